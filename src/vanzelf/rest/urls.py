"""The addresses of the interface. Each says that it is for programs; what is not there says so."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path, re_path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from vanzelf.org.audience import MARK, Audience, everybody
from vanzelf.rest.api import api
from vanzelf.rest.described import described
from vanzelf.rest.problems import told

PROGRAM = Audience("program")


@everybody
@require_safe
def openapi(_request: HttpRequest) -> HttpResponse:
    """The description of this interface."""
    answer = JsonResponse(described(), json_dumps_params={"ensure_ascii": False})
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


@everybody
@csrf_exempt
def nothing(_request: HttpRequest, rest: str = "") -> HttpResponse:  # noqa: ARG001
    """An address that is not there."""
    return told(404, "path-unknown", "Dit adres bestaat niet in deze API.")


def _operations() -> list[URLPattern]:
    found = [
        each for each in api.urls[0] if isinstance(each, URLPattern) and each.name != "api-root"
    ]
    for each in found:
        setattr(each.callback, MARK, PROGRAM)  # it asks for a token itself
    return found


app_name = "rest"
urlpatterns = [
    path("openapi.json", openapi, name="openapi"),
    *_operations(),
    re_path(r"^(?P<rest>.*)$", nothing, name="nothing"),
]
