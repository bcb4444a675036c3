"""For whoever runs it: does it live, can it work, how much has it done. Never anything of a person."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from vanzelf.org.audience import everybody


@everybody
def alive(_request: HttpRequest) -> HttpResponse:
    """The program answers."""
    return JsonResponse({"status": "ok"})


@everybody
def ready(_request: HttpRequest) -> HttpResponse:
    """It can do its work: the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=503)
    return JsonResponse({"status": "ok"})


@everybody
def metrics(_request: HttpRequest) -> HttpResponse:
    """Counts in the form that Prometheus reads."""
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)
