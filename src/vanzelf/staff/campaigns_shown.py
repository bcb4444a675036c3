"""What the pages about campaigns say: counts, and nobody in them."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vanzelf.ask.population import OLDER
from vanzelf.campaigns.actions import PEOPLE, room
from vanzelf.campaigns.collisions import collisions
from vanzelf.campaigns.models import Campaign
from vanzelf.campaigns.numbers import Share, rounded, share, shown
from vanzelf.campaigns.older import LISTED
from vanzelf.campaigns.queries import WaveResult
from vanzelf.campaigns.standing import CHANGED, HALTED, NOT_ALLOWED, NOT_RUNNING
from vanzelf.definitions.model import Trigger
from vanzelf.looks.shapes import Column, Table
from vanzelf.org import clock
from vanzelf.org.catalogue import services as folders
from vanzelf.protocol.messages import Kind
from vanzelf.staff.services_forms import CHANNELS
from vanzelf.staff.services_shown import said
from vanzelf.work.models import Result

STATES: Final = {
    Campaign.State.DRAFT: (_("Concept"), "neutral"),
    Campaign.State.ASKING: (_("Bronnen antwoorden"), "active"),
    Campaign.State.READY: (_("Lijst klaar"), "wait"),
    Campaign.State.RUNNING: (_("Loopt"), "good"),
    Campaign.State.CLOSED: (_("Afgerond"), "neutral"),
    Campaign.State.STOPPED: (_("Gestopt"), "stop"),
}
STANDING_STILL: Final = {
    HALTED: _("Alles is stilgezet. Er gaat niets uit, en niemand gaat op bezoek."),
    NOT_RUNNING: _("De dienst staat stil. Daarom staat deze campagne ook stil."),
    CHANGED: _("De dienst is veranderd sinds deze campagne begon. Maak een nieuwe campagne."),
    NOT_ALLOWED: _("De drie vragen laten deze groep nu niet toe."),
}
FUNNEL: Final = (
    ("inwoners", _("Inwoners van de gemeente"), ""),
    ("eenheden", _("Huishoudens die samen iets aanvragen"), ""),
    (
        "binnen_de_doelgroep",
        _("Binnen de doelgroep"),
        _("Met eigen gegevens vooraf verkleind. Over de rest vragen wij niemand iets."),
    ),
    ("zonder_geheim_adres", _("Zonder geheime adressen"), ""),
    (
        "zonder_weigering",
        _("Zonder wie niet bekeken wil worden"),
        _("Dat kijken wij na voordat wij een bron iets vragen."),
    ),
    ("op_de_lijst", _("Op de lijst"), _("Zoveel huishoudens lopen misschien iets mis.")),
    ("over", _("Te benaderen"), _("Na de controle vooraf, die bij elk contact opnieuw gebeurt.")),
)
"""Steps from everybody to the list: the count, what it is, and why it is smaller."""
BEFORE: Final = {
    "overleden": _("overleden"), "vertrokken": _("vertrokken"), "wil-niet": _("wil dit niet"),
    "heeft-het-al": _("heeft het al"), "adres-in-onderzoek": _("adres in onderzoek"),
    "geen-adres": _("geen adres"), "niet-bekend": _("niet gevonden in de basisregistratie"),
    "vertegenwoordiger-onbekend": _("vertegenwoordiger onbekend"),
    "jonger-dan-16": _("jonger dan 16"),
}  # fmt: skip
ASKED: Final = (
    (Kind.KEY_REQUEST, _("Een sleutel voor deze lijst gevraagd")),
    (Kind.MANIFEST, _("Vastgelegd om wie het gaat; iedereen kijkt de mandaten na")),
    (Kind.ROWS, _("De bronnen antwoorden, en niemand hier kan het lezen")),
    (Kind.AUDIT, _("De lijst is er; elke bron rekent een steekproef na")),
    (Kind.ACKNOWLEDGEMENT, _("De lijst is bewaard; sleutels en antwoorden worden vernietigd")),
)
"""What was sent for a list, in order."""
RESULTS: Final = {
    Result.GRANTED: _("toegekend zonder aanvraag"),
    Result.GRANTED_AFTER_YES: _("toegekend na ja"),
    Result.APPLIED_TOGETHER: _("samen aangevraagd"),
    Result.HAD_IT: _("had het al"),
    Result.NOT_ENTITLED: _("toch geen recht"),
    Result.NOT_YET: _("nog niet te bepalen"),
    Result.NOT_THIS: _("wil dit niet"),
    Result.NOTHING_PROACTIVE: _("wil niets aangeboden krijgen"),
    Result.OTHER_CHANNEL: _("wil het anders"),
    Result.NOT_REACHED: _("niet bereikt"),
    Result.MOVED: _("verhuisd"),
    Result.DIED: _("overleden"),
    Result.REPRESENTED: _("iemand regelt het voor deze persoon"),
    Result.REFERRED: _("doorverwezen"),
    Result.DATA_WRONG: _("fout in gegevens"),
    Result.WITHDRAWN_BY_US: _("door ons ingetrokken"),
    Result.OBJECTION: _("bezwaar"),
    Result.REPAIRED: _("hersteld"),
}


@dataclass(frozen=True)
class Step:
    """A step of the funnel as the page shows it. part: of the first step, in tens of per cents."""

    label: Any
    count: str
    why: Any
    width: int


def funnel(campaign: Campaign) -> list[Step]:
    """From everybody to who can be approached."""
    counts = campaign.funnel
    first = max((counts[name] for name, *_rest in FUNNEL if name in counts), default=0)
    return [
        Step(label, shown(counts[name]), why, _part(counts[name], first))
        for name, label, why in FUNNEL
        if name in counts
    ]


def _part(count: int, first: int) -> int:
    """How long its bar is, 1 to 100; made of the rounded count, as everything on the page is."""
    some, everybody = rounded(count) or 0, rounded(first) or 1
    return max(1, min(100, round(100 * some / everybody)))


def percent(campaign: Campaign) -> int:
    """About how many of a hundred residents a list is, when that takes the board (P-06)."""
    everybody, people = (rounded(campaign.funnel.get(name, 0)) for name in ("inwoners", PEOPLE))
    return round(100 * people / everybody) if everybody and people else 0


def older(campaign: Campaign) -> tuple[str, Share | None] | None:
    """Of how many households on a list something is older, and what share that is where it may be said.

    None before there is a list, and of one that was made with others: they do not say.
    """
    if LISTED not in campaign.funnel or from_sources(campaign):
        return None
    many = campaign.funnel.get(OLDER, 0)
    return shown(many), share(many, campaign.funnel[LISTED])


def before(campaign: Campaign) -> list[tuple[Any, str]]:
    """What stood in the way beforehand, by reason."""
    found = campaign.funnel.get("vooraf", {})
    return [(BEFORE.get(name, name), shown(many)) for name, many in sorted(found.items())]


def asked(campaign: Campaign) -> tuple[int, int, Any]:
    """How far a list is: which of how many steps, and what the last one was."""
    order = [str(kind) for kind, _label in ASKED]
    at = order.index(campaign.step) + 1 if campaign.step in order else 0
    return at, len(ASKED), ASKED[max(0, at - 1)][1]


def from_sources(campaign: Campaign) -> bool:
    """Whether its list is made with other bodies."""
    group = folders()[campaign.version.service].group(campaign.group)
    return group.trigger is Trigger.LIST


def ladder(campaign: Campaign) -> list[tuple[Any, int, int]]:
    """How people are reached: channel, attempts, days until the next way."""
    return [
        (CHANNELS[str(rung["kanaal"])], int(rung["pogingen"]), int(rung["dagen"]))
        for rung in campaign.ladder
    ]


@dataclass(frozen=True)
class Fit:
    """Whether a list fits the teams. longest: days that the last wave waits."""

    many: str
    per_wave: int
    waves: int
    needed: int
    longest: int
    fits: bool


def fit(campaign: Campaign) -> Fit:
    """Of a campaign with a list."""
    many = campaign.funnel.get("over", 0)
    space = max(1, room(campaign))
    needed = math.ceil(many / space) if many else 1
    return Fit(
        shown(many), space, campaign.waves_wanted, needed,
        (campaign.waves_wanted - 1) * campaign.days_between, needed <= campaign.waves_wanted,
    )  # fmt: skip


def clashes(campaign: Campaign) -> list[dict[str, Any]]:
    """Which other services write to the same people: the week, the service, and about how many."""
    return [
        {
            "week": each.week, "people": shown(each.people),
            "service": said(folders()[each.service].name) if each.service in folders() else each.service,
        }
        for each in collisions(campaign, clock.today())
    ]  # fmt: skip


def results_table(rows: Sequence[WaveResult]) -> Table:
    """What came of each wave, without anybody in it."""
    columns = (
        Column("golf", _("Golf")), Column("vanaf", _("Vanaf")),
        Column("lijst", _("Op de lijst"), numeric=True),
        Column("bereikt", _("Gesproken of geantwoord"), numeric=True),
        Column("geregeld", _("Geregeld"), numeric=True),
        Column("wil_niet", _("Wil niet"), numeric=True),
        Column("gemist", _("Niet bereikt"), numeric=True),
        Column("bezig", _("Nog niet geteld"), numeric=True),
    )  # fmt: skip
    return Table(
        _("Wat ervan kwam, per golf"), columns, [_row(each) for each in rows], stack=True,
        empty=_("Er zijn nog geen golven. Die komen bij de vrijgave."),
    )  # fmt: skip


def _row(wave: WaveResult) -> dict[str, Any]:
    return {
        "golf": gettext("Golf %(number)s") % {"number": wave.number},
        "vanaf": _day(wave.starts_on)
        if wave.started
        else gettext("wacht tot %(day)s") % {"day": _day(wave.starts_on)},
        "lijst": shown(wave.listed),
        "bereikt": _with_share(wave.reached, wave.reached_share),
        "geregeld": _with_share(wave.arranged, wave.arranged_share),
        "wil_niet": shown(wave.refused),
        "gemist": shown(wave.missed),
        "bezig": shown(wave.busy),
    }


def _day(day: dt.date) -> str:
    from django.utils.formats import date_format

    return date_format(day, "j F Y")


def _with_share(many: int, found: Share | None) -> str:
    if found is None:
        return shown(many)
    return f"{shown(many)} ({found.percent}%, {found.low}–{found.high}%)"


def outcome_rows(rows: Sequence[tuple[Result, int]]) -> list[tuple[Any, str]]:
    """How often each outcome was, in words."""
    return [(RESULTS[result], shown(many)) for result, many in rows]
