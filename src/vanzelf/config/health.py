"""For whoever runs it: does it live, can it work, how much has it done. Never anything of a person."""

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from vanzelf.org import remembering, tables
from vanzelf.org.audience import everybody


@everybody
def alive(_request: HttpRequest) -> HttpResponse:
    """The program answers."""
    return JsonResponse({"status": "ok"})


@everybody
def ready(_request: HttpRequest) -> HttpResponse:
    """It can do its work: the database answers, has the tables, and brings nobody back who was erased.

    Tables of a newer version do. A database that was put back from a backup serves nobody until
    `vanzelf web replay` was run.
    """
    try:
        if tables.waiting():
            return JsonResponse({"status": "tables not up to date"}, status=503)
        if remembering.behind():
            return JsonResponse({"status": "put back from a backup"}, status=503)
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=503)
    return JsonResponse({"status": "ok"})


@everybody
def metrics(_request: HttpRequest) -> HttpResponse:
    """Counts in the form that Prometheus reads."""
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)
