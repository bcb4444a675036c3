"""`set_the_scene`: fill an empty application with the people of Eikenhage. Twice does no harm."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from vanzelf.org import clock
from vanzelf.rehearsal import plays
from vanzelf.rehearsal.cast import engage, open_services
from vanzelf.rehearsal.residents import give_documents, give_telephones, teams
from vanzelf.residents.register import read_register, take_in


class Command(BaseCommand):
    """Residents from a register file, staff, services in force, scenes to play."""

    help = "Fill the application of a demo. Everybody in it is made up."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file with the register, and where to write who can log in."""
        parser.add_argument("register", type=Path)
        parser.add_argument("--people", type=Path, help="write numbers by name, for the broker")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it; raises CommandError outside a demo."""
        if not settings.DEMO:
            raise CommandError("Only a demo is filled with people who do not exist.")
        staff = engage()
        rows = read_register(options["register"])
        take_in(rows=rows, as_of=clock.now(), team=teams(), synthetic=True, by=staff["beheer"])
        give_telephones(row.number for row in rows)
        give_documents(row.number for row in rows)
        open_services(staff)
        known = plays.set_up(rows, staff)
        if options["people"]:
            options["people"].write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")
        self.stdout.write(f"{len(rows)} residents, {len(staff)} members of staff.")
