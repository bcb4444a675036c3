"""What the pages say about list questions: what each buys, what it tells, and why it is asked (A53)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.html import format_html
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from vanzelf.definitions.model import Service
from vanzelf.eikenhage.necessity import RESIDENTS
from vanzelf.explanation.facts import holder_name
from vanzelf.explanation.notation import count
from vanzelf.looks.shapes import Column, Table
from vanzelf.looks.templatetags.looks import badge
from vanzelf.org.catalogue import catalogue
from vanzelf.services import necessity
from vanzelf.services.models import QUESTIONS, Gate, Version
from vanzelf.services.necessity import Weighed

COLUMNS: Final = (
    Column("vraag", _("Vraag")), Column("levert", _("Wat zij oplevert")),
    Column("zegt", _("Wat zij vraagt en zegt")),
)  # fmt: skip
WHY: Final = Column("reden", _("Waarom toch"))


@dataclass(frozen=True)
class Shown:
    """What is known of the questions of a service. table: None when it is not measured.

    waits: it is being measured. little: the questions that take a reason. residents: of the town.
    """

    table: Table | None
    waits: bool
    little: Sequence[Weighed]
    residents: str = ""


def shown(service: Service, version: Version | None) -> Shown | None:
    """Of a service that asks others; None for one that asks nobody."""
    if version is None or not necessity.asks(service):
        return None
    found = necessity.measured(version)
    rows = necessity.weighed(found) if found is not None else []
    reasons = _reasons(version)
    table = Table(
        _("Vraag voor vraag"), (*COLUMNS, WHY) if any(reasons.values()) else COLUMNS,
        [_row(each, reasons.get(each.key, "")) for each in rows], stack=True, small=True,
    )  # fmt: skip
    return Shown(
        table if rows else None,
        necessity.waits(version),
        [each for each in rows if each.little],
        count(RESIDENTS, "en" if get_language() == "en" else "nl"),
    )


def _reasons(version: Version) -> dict[str, str]:
    gate = version.gates.filter(kind=Gate.Kind.MAY, reopened_at=None).first()
    kept = gate.evidence.get(QUESTIONS, []) if gate is not None else []
    return {each["vraag"]: each["reden"] for each in kept}


def _row(each: Weighed, reason: str) -> dict[str, Any]:
    gains = buys(each.longer, each.without, each.with_)
    if each.little:
        gains = format_html("{}<br>{}", gains, badge(_("Levert weinig op"), "wait"))
    return {
        "vraag": format_html(
            "{}<br><span class=\"vz-soft\">{}</span>", text_of(each.text), asked_of(each)
        ),
        "levert": gains, "zegt": tells(each), "reden": reason or "–",
    }  # fmt: skip


def text_of(text: Mapping[str, str]) -> str:
    """A question in the language of who reads."""
    return text.get("en" if get_language() == "en" else "nl", text["nl"])


def asked_of(each: Weighed) -> str:
    """For which scheme a question is, and who answers it."""
    name = text_of(catalogue().schemes[each.scheme][-1].name)
    return gettext("%(scheme)s, aan %(holder)s") % {"scheme": name, "holder": holder(each.holder)}


def holder(source: str) -> str:
    """A source by its name."""
    return holder_name(source, "en" if get_language() == "en" else "nl")


def buys(longer: int, without: int, with_: int) -> str:
    """What a list would be without a question, in a sentence or two."""
    if longer == 0:
        return gettext("Zonder deze vraag blijft de lijst even lang, en klopt hij even vaak.")
    said = gettext("Zonder deze vraag staan er %(longer)s%% meer huishoudens op de lijst.")
    if without == with_:
        often = gettext("Dan is er even vaak iets te regelen: bij %(with_)s van de 100.")
    else:
        often = gettext(
            "Dan is er bij %(without)s van de 100 iets te regelen, in plaats van bij %(with_)s."
        )
    return f"{said} {often}" % {"longer": longer, "without": without, "with_": with_}


def tells(each: Weighed) -> str:
    """What a question costs: about whom it is asked, and what the answers tell because of it."""
    people = gettext("Gaat over %(people)s van de 100 inwoners.") % {"people": each.people}
    if each.bits:
        bits = f"{each.bits:.1f}".replace(".", "," if get_language() != "en" else ".")
        told = gettext("De antwoorden samen zeggen hierdoor %(bits)s bit meer.") % {"bits": bits}
    else:
        told = gettext("De antwoorden samen zeggen hierdoor niets extra’s.")
    if not each.spared:
        return f"{people} {told}"
    spared = gettext("Zonder deze vraag krijgt %(holder)s helemaal geen vraag.")
    return f"{people} {told} {spared % {'holder': holder(each.holder)}}"
