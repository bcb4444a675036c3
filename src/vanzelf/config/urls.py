"""Every address of the application. Each view says whom it is for; one that does not is closed."""

from django.urls import include, path

from vanzelf.config import health

urlpatterns = [
    path("inloggen/", include("allauth.urls")),
    path("gezond", health.alive, name="alive"),
    path("klaar", health.ready, name="ready"),
    path("metrics", health.metrics, name="metrics"),
]
