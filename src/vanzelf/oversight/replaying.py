"""After a backup was put back: forgetting again who was forgotten since, and hearing again who said no."""

from dataclasses import dataclass

from django.db import transaction

from vanzelf.org import remembering
from vanzelf.org.errors import refuse
from vanzelf.org.remembering import Line, What
from vanzelf.oversight.erasing import erase
from vanzelf.residents import actions as residents
from vanzelf.residents.models import Channel, Subject


@dataclass(frozen=True)
class Replayed:
    """How many people were forgotten again, and how many refusals noted or taken back again."""

    erased: int
    refusals: int


def replay() -> Replayed:
    """Do again what this database does not know of; a second time there is nothing left to do."""
    erased = refusals = 0
    for line in remembering.undone():
        with transaction.atomic():
            found = Subject.objects.filter(keyed=bytes.fromhex(line.keyed)).first()
            if found is not None and line.what is What.ERASED:
                erase(subject=found)
                erased += 1
            elif found is not None and line.what is not What.KNOWN_AGAIN:
                _refusal(line, found)
                refusals += 1
            remembering.done(line.number)
    return Replayed(erased, refusals)


def _refusal(line: Line, subject: Subject) -> None:
    if line.what is What.REFUSED:
        residents.refuse(subject=subject, scope=line.scope, told_by=Channel.PORTAL)
    else:
        residents.take_back(subject=subject, scope=line.scope)


def refuse_unreplayed() -> None:
    """Raises ProblemError restore-unfinished when this database is older than what was erased."""
    if remembering.behind():
        raise refuse(
            "restore-unfinished",
            "this database was put back from a backup, and who was erased since is in it again.",
            "Run vanzelf web replay.",
        )
