"""The addresses of staff: those of every part."""

from importlib import import_module

from vanzelf.staff.apps import PARTS

app_name = "staff"
urlpatterns = [address for part in PARTS for address in import_module(part).addresses]
