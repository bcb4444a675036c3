"""Every address of the application. Each view says whom it is for; one that does not is closed."""

from django.conf import settings
from django.urls import include, path

from vanzelf.config import health
from vanzelf.looks.urls import addresses
from vanzelf.org.audience import everybody

urlpatterns = [
    path("api/v1/", include("vanzelf.rest.urls")),
    path("beheer/koppelingen/", include("vanzelf.rest.admin_urls")),
    path("", include("vanzelf.portal.urls")),
    path("", include("vanzelf.staff.urls")),
    path("buurt/", include("vanzelf.field.urls")),
    path("", include(addresses(everybody))),
    path("inloggen/", include("allauth.urls")),
    path("gezond", health.alive, name="alive"),
    path("klaar", health.ready, name="ready"),
    path("metrics", health.metrics, name="metrics"),
]

if settings.DEMO:
    urlpatterns += [path("demo/", include("vanzelf.rehearsal.urls"))]

handler400 = "vanzelf.looks.handlers.bad_request"
handler403 = "vanzelf.looks.handlers.denied"
handler404 = "vanzelf.looks.handlers.not_found"
handler500 = "vanzelf.looks.handlers.broken"
