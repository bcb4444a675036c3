"""S24: mandates as they were signed, what is left of them, what changed, and what was refused."""

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from vanzelf.looks.shapes import Column, Table
from vanzelf.looks.templatetags.looks import badge
from vanzelf.operate.reasons import reason
from vanzelf.org.audience import staff
from vanzelf.org.rights import Right
from vanzelf.oversight import mandates
from vanzelf.protocol.mandates import GroundState
from vanzelf.staff import words

BADGES: Final = {
    "geldig": "good", "eindigt": "wait", "verlopen": "stop", "ingetrokken": "stop",
    "nog_niet": "neutral", "grond": "stop",
}  # fmt: skip
"""By the state of a mandate."""


@staff(Right.SEE_OVERSIGHT)
@require_safe
def mandates_held(request: HttpRequest) -> HttpResponse:
    """The mandates of this municipality, what ends first on top; and which lists were stopped."""
    folder = mandates.mandates()
    columns = (
        Column("bron", _("Bron")), Column("lijst", _("Waarover")), Column("stand", _("Stand")),
        Column("tot", _("Tot")), Column("budget", _("Lijsten")), Column("rust", _("Rust erop")),
    )  # fmt: skip
    language = words.language()
    rows = [
        {
            "bron": format_html(
                '<a href="{}">{}</a>',
                reverse("staff:mandate", args=[each.key]),
                each.mandate.source.name,
            ),
            "lijst": ", ".join(words.scheme_name(one) for one in each.mandate.schemes),
            "stand": badge(state_in_words(each.state), BADGES[each.state]),
            "tot": each.mandate.valid_until,
            "budget": used_of(each),
            "rust": len(each.services) + len(each.campaigns),
        }
        for each in folder.held
    ]
    context = {
        "table": Table(_("Mandaten"), columns, rows, stack=True),
        "folder": folder,
        "heard": min((each.heard_at for each in folder.held if each.heard_at), default=None),
        "denials": [
            {"on": each.on, "name": each.bundle[language], "why": reason(each.reason, language)}
            for each in mandates.denials()
        ],
        "missing": [
            {"name": each.bundle[language], "holder": words.source_name(each.holder),
             "ground": _ground(each)}
            for each in mandates.missing()
        ],
    }  # fmt: skip
    return render(request, "staff/oversight/mandates.html", context)


def _ground(each: mandates.Missing) -> str:
    """What the law says of it today, in words."""
    if each.state == GroundState.DEMO:
        return _("verzonnen grond, alleen voor mensen die niet bestaan")
    said = {
        GroundState.PILOT: _("alleen een proef"), GroundState.PENDING: _("deze wet geldt nog niet"),
        GroundState.NONE: _("er is geen wet"),
    }[GroundState(each.state)]  # fmt: skip
    return f"{each.article} ({said})"


@staff(Right.SEE_OVERSIGHT)
@require_POST
def hear(request: HttpRequest) -> HttpResponse:
    """Ask every source now whether its mandates still hold."""
    gone = mandates.hear()
    if gone:
        text = ngettext(
            "%(gone)s mandaat is ingetrokken. Wat erop rust, is gestopt.",
            "%(gone)s mandaten zijn ingetrokken. Wat erop rust, is gestopt.",
            gone,
        )
        messages.warning(request, text % {"gone": gone})
    else:
        messages.success(request, _("Nagevraagd. Er is niets ingetrokken."))
    return redirect("staff:mandates")


@staff(Right.SEE_OVERSIGHT)
@require_safe
def mandate(request: HttpRequest, key: str) -> HttpResponse:
    """One mandate in plain words, what changed, and what depends on it."""
    found = mandates.mandates().find(key)
    if found is None:
        raise Http404
    language = words.language()
    context = {
        "held": found,
        "state": state_in_words(found.state),
        "badge": BADGES[found.state],
        "budget": used_of(found),
        "told": [each[language] for each in found.told],
        "changes": [each[language] for each in found.changes],
        "services": [each[language] for each in found.services],
        "questions": [each.text[language] for each in found.mandate.questions],
        "population": found.mandate.population.text[language],
        "ground": found.mandate.ground.text[language],
    }
    return render(request, "staff/oversight/mandate.html", context)


def state_in_words(state: str) -> str:
    """The state of a mandate."""
    return {
        "geldig": _("geldig"),
        "eindigt": _("eindigt binnenkort"),
        "verlopen": _("verlopen"),
        "ingetrokken": _("ingetrokken door de bron"),
        "nog_niet": _("gaat nog in"),
        "grond": _("de wet laat het nu niet toe"),
    }[state]


def used_of(held: mandates.Held) -> str:
    """How many lists were made of it, of how many."""
    return _("%(used)s van %(most)s in %(months)s maanden") % {
        "used": held.used, "most": held.mandate.runs, "months": held.mandate.months,
    }  # fmt: skip
