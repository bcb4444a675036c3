"""The components of a page: `{% load looks %}`. All of them stand in every state on /stijl.

A tag that begins and ends, like `{% alert "ok" %}…{% endalert %}`, frames what stands in it.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django import template
from django.core.paginator import Page
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from vanzelf.looks import assets, theme
from vanzelf.looks.shapes import Fact, Link, Moment, Table, Text

register = template.Library()

ALERTS = {
    "info": ("info", "info", _("Informatie")),
    "ok": ("ok", "check-circle", _("Gelukt")),
    "warning": ("warning", "warning", _("Let op")),
    "error": ("error", "error", _("Fout")),
}
ALERTS |= {"success": ALERTS["ok"], "debug": ALERTS["info"]}  # what Django's messages call them
"""Kinds of alert: the class of the component, the icon, and what a screen reader says first."""

BADGES: Final = {
    "neutral": ("inactive", ""),
    "good": ("safe", "check"),
    "wait": ("warning", "clock"),
    "stop": ("danger", "stop"),
    "active": ("neutral", "play"),
}
"""Kinds of status: the class of the component and its icon, so that colour is never alone."""

ANSWERS: Final = (
    ("ja", _("Ja"), _("Ja, dat wil ik graag."), "check"),
    ("nee", _("Nee, dank u"), _("Dat is goed. Het heeft geen gevolgen."), "cross"),
    ("praten", _("Ik wil eerst praten"), _("Wij bellen u of komen bij u langs."), "speech"),
    ("klopt_niet", _("Dit klopt niet"), _("Vertel ons wat er niet klopt."), "edit"),
)
"""The four answers to an offer: what is sent, the label, the line below it, the icon."""


PRINT: Final = _("Afdrukken")
YES: Final = _("Ja")
NO: Final = _("Nee")
WANTED: Final = _("Wat wilt u?")
WELL_DONE: Final = _("U hebt het goed gedaan")
CALL_US: Final = _("Hulp nodig? Bel ons gerust")
PAGES: Final = _("Bladzijden")
"""What components say unless a page says otherwise."""


# -- addresses and small things --------------------------------------------------------------------


@register.simple_tag
def asset(name: str) -> str:
    """The address of a file that the build made: `{% asset "residents.css" %}`."""
    return assets.url_of(name)


@register.simple_tag
def theme_links() -> SafeString:
    """The style sheet with the municipality's own design tokens, if it has them."""
    own = theme.current()
    if own is None:
        return SafeString("")
    return format_html(
        '<link rel="stylesheet" href="{}">', reverse("looks:theme", args=[own.digest])
    )


@register.simple_tag
def theme_logo() -> str:
    """The address of the municipality's logo, or nothing."""
    own = theme.current()
    has_logo = own is not None and own.logo is not None
    return reverse("looks:logo", args=[own.digest]) if own and has_logo else ""


@register.simple_tag
def address(name: str) -> str:
    """The address of a page by its name; nothing when that page does not exist (yet)."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@register.simple_tag
def icon(name: str, label: Text = "") -> SafeString:
    """An icon of the sprite. With a label it means something; without, it is decoration."""
    picture = f"{assets.url_of('icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="vz-icon" role="img" aria-label="{}"><use href="{}"></use></svg>',
            label,
            picture,
        )
    return format_html(
        '<svg class="vz-icon" aria-hidden="true" focusable="false"><use href="{}"></use></svg>',
        picture,
    )


@register.simple_tag
def phone_link(number: str) -> SafeString:
    """A telephone number that a telephone can call."""
    digits = "".join(each for each in number if each.isdigit() or each == "+")
    return format_html('<a class="vz-phone" href="tel:{}">{}</a>', digits, number)


# -- buttons ---------------------------------------------------------------------------------------


@register.simple_tag
def button(
    label: Text,
    kind: str = "primary",
    *,
    href: str = "",
    name: str = "",
    value: str = "",
    icon: str = "",
    icon_end: str = "",
    disabled: bool = False,
    type: str = "submit",  # noqa: A002 -- what the attribute is called
    opens: str = "",
) -> SafeString:
    """A button, or a link that looks like one (`href`). kind: primary, secondary or subtle.

    name and value: what a form sends. opens: the id of a dialog.
    """
    return _part("button", **locals())


@register.simple_tag
def print_button(label: Text = PRINT) -> SafeString:
    """Prints the page; not there without a script, when the browser's own menu does it."""
    return _part("print_button", label=label)


@register.simple_tag
def yes_no(
    question: Text,
    name: str = "antwoord",
    yes: Text = YES,
    no: Text = NO,
    yes_hint: Text = "",
    no_hint: Text = "",
) -> SafeString:
    """Two answers of the same weight; both send the form."""
    answers = [("ja", yes, yes_hint, "check"), ("nee", no, no_hint, "cross")]
    return _part("answers", question=question, name=name, answers=answers, given="", closed=False)


@register.simple_tag
def four_answers(
    question: Text = WANTED,
    name: str = "antwoord",
    given: str = "",
    closed: bool = False,
) -> SafeString:
    """The four equal answers to an offer. given: the answer somebody gave already.

    closed: nobody can answer any more. The form around it and its token are the page's own.
    """
    return _part(
        "answers", question=question, name=name, answers=ANSWERS, given=given, closed=closed
    )


# -- what is said ----------------------------------------------------------------------------------


@register.simple_block_tag(end_name="endalert")
def alert(
    content: SafeString, kind: str = "info", heading: Text = "", *, urgent: bool = False
) -> SafeString:
    """A message: info, ok, warning or error. urgent: a screen reader says it at once."""
    name, picture, spoken = ALERTS[kind]
    return _part(
        "alert",
        content=content,
        name=name,
        icon=picture,
        spoken=spoken,
        heading=heading,
        urgent=urgent,
    )


@register.simple_tag
def badge(text: Text, kind: str = "neutral", *, icon: bool = True) -> SafeString:
    """The state of something in a word or two: neutral, good, wait, stop or active."""
    name, picture = BADGES[kind]
    return _part("badge", text=text, name=name, icon=picture if icon else "")


@register.simple_block_tag(end_name="endcard")
def card(
    content: SafeString, heading: Text = "", href: str = "", level: int = 2, *, quiet: bool = False
) -> SafeString:
    """A card; with `href` all of it leads there. level: of its heading on the page."""
    return _part("card", content=content, heading=heading, href=href, level=level, quiet=quiet)


@register.simple_block_tag(end_name="endempty")
def empty(
    content: SafeString, heading: Text, icon: str = "check-circle", level: int = 2
) -> SafeString:
    """Where nothing is: says that this is all right, and what can be done."""
    return _part("empty", content=content, heading=heading, icon=icon, level=level)


@register.simple_block_tag(end_name="endwaiting")
def waiting(content: SafeString, label: Text) -> SafeString:
    """Something that takes time. Says what happens meanwhile, and that leaving is all right."""
    return _part("waiting", content=content, label=label)


@register.simple_tag
def progress(label: Text, value: int, most: int, text: Text = "") -> SafeString:
    """How far something is: a bar with the same in words."""
    return _part("progress", label=label, value=value, most=most, text=text)


@register.simple_block_tag(end_name="endreceipt")
def receipt(
    content: SafeString,
    heading: Text = WELL_DONE,
    facts: Iterable[Fact] = (),
    level: int = 1,
) -> SafeString:
    """The confirmation of a step: what was received when, under which number, what comes next."""
    return _part("receipt", content=content, heading=heading, facts=list(facts), level=level)


@register.simple_tag
def contact(phone: str, heading: Text = CALL_US, hours: Text = "") -> SafeString:
    """A person with a telephone number."""
    return _part("contact", phone=phone, heading=heading, hours=hours)


@register.simple_tag
def error_summary(form: Any) -> SafeString:
    """The faults of a form, each a link to its box. Forms draw it themselves; for odd pages."""
    return render_to_string("looks/parts/error_summary.html", {"form": form})


# -- what is known, in order -----------------------------------------------------------------------


@register.simple_tag
def facts(rows: Iterable[Fact]) -> SafeString:
    """What is known, each with who said so and when."""
    return _part("facts", rows=list(rows))


@register.simple_tag
def data_table(table: Table) -> SafeString:
    """A table with a caption; its columns sort by a link, so without a script too."""
    return _part("table", table=table)


@register.simple_tag
def timeline(moments: Iterable[Moment]) -> SafeString:
    """Steps in time: done, now, later."""
    return _part("timeline", moments=list(moments))


@register.simple_tag
def steps(labels: Sequence[Text], now: int) -> SafeString:
    """Where somebody is in a few steps; `now` counts from 1."""
    marked = [
        (label, "done" if at < now else "now" if at == now else "later")
        for at, label in enumerate(labels, start=1)
    ]
    here = labels[now - 1] if 1 <= now <= len(labels) else ""
    return _part("steps", steps=marked, now=now, most=len(labels), here=here)


@register.simple_tag
def breadcrumb(links: Iterable[Link]) -> SafeString:
    """The way back; the last link is this page."""
    return _part("breadcrumb", links=list(links))


@register.simple_tag
def tabs(links: Iterable[Link], label: Text) -> SafeString:
    """Views of one thing, each with an address of its own. label: what a screen reader calls them."""
    return _part("tabs", links=list(links), label=label)


@register.simple_tag(takes_context=True)
def pagination(context: template.Context, page: Page[Any], label: Text = PAGES) -> SafeString:
    """Links to the other pages of a list, with whatever else the address asks for."""
    query = context["request"].GET.copy()

    def at(number: int) -> str:
        query["bladzijde"] = str(number)
        return f"?{query.urlencode()}"

    paginator = page.paginator
    numbers = [
        (number, at(number) if isinstance(number, int) else "")
        for number in paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    before = at(page.previous_page_number()) if page.has_previous() else ""
    after = at(page.next_page_number()) if page.has_next() else ""
    return _part(
        "pagination", page=page, numbers=numbers, before=before, after=after, label=label,
        many=paginator.num_pages > 1,
    )  # fmt: skip


def _part(part: str, /, **context: Any) -> SafeString:
    return mark_safe(render_to_string(f"looks/parts/{part}.html", context).strip())  # noqa: S308 -- a template escaped it
