"""What keeps the municipality from asking too much of residents: to read, and for two sides to change."""

from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from vanzelf.org import restraint
from vanzelf.org.audience import staff
from vanzelf.org.models import BOUNDS, Restraint, Staff
from vanzelf.org.rights import Right
from vanzelf.staff.kindly import kindly, kindly_to

Kind = restraint.Kind
TOLD: Final[dict[str, tuple[Any, Any, Any]]] = {
    Kind.OPEN: (
        gettext_lazy("Aanbiedingen tegelijk"), gettext_lazy("aanbiedingen"),
        gettext_lazy(
            "Zoveel aanbiedingen staan er hoogstens tegelijk open bij een inwoner. De rest wacht."
            " Iets met een datum die niet kan wachten, gaat wel."
        ),
    ),
    Kind.REST: (
        gettext_lazy("Rust na een bericht"), gettext_lazy("dagen"),
        gettext_lazy(
            "Na een bericht waar niemand om vroeg, laten wij een inwoner zo lang met rust. Ook"
            " andere diensten wachten dan."
        ),
    ),
    Kind.MOURNING: (
        gettext_lazy("Rust na een overlijden"), gettext_lazy("weken"),
        gettext_lazy(
            "Is iemands partner overleden? Dan bieden wij zo lang niets aan dat over geld gaat."
        ),
    ),
    Kind.OBJECTIONS: (
        gettext_lazy("Bezwaren waarbij een dienst stopt"), gettext_lazy("van de 100 inwoners"),
        gettext_lazy(
            "Maken meer inwoners bezwaar dan dit? Dan stopt de dienst vanzelf, tot iemand heeft"
            " gekeken waarom."
        ),
    ),
    Kind.ANSWER: (
        gettext_lazy("Hoelang de drie antwoorden gelden"), gettext_lazy("dagen"),
        gettext_lazy(
            "Willen we het, mag het, kan het? Na zo veel dagen vragen wij het opnieuw. Een nieuw"
            " getal geldt voor antwoorden die daarna komen."
        ),
    ),
}  # fmt: skip
"""Of each kind: its name, its unit, and what it does."""


class RestraintForm(forms.Form):
    """Another number, and why."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Wat wilt u veranderen?"), widget=forms.RadioSelect,
        choices=[(kind, name) for kind, (name, _unit, _what) in TOLD.items()],
    )  # fmt: skip
    value = forms.IntegerField(
        label=gettext_lazy("Welk getal moet het worden?"), min_value=1, max_value=365
    )
    because = forms.CharField(
        label=gettext_lazy("Waarom?"), max_length=200,
        help_text=gettext_lazy("Eén zin. Iedereen die hier werkt, kan die lezen."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The number is within the bounds of its kind."""
        found = super().clean() or {}
        if {"kind", "value"} <= found.keys():
            _usual, least, most = BOUNDS[found["kind"]]
            if not least <= found["value"] <= most:
                said = _("Kies een getal van %(least)s tot en met %(most)s.")
                self.add_error("value", said % {"least": least, "most": most})
        return found


@staff(Right.SEE_SERVICES)
@require_http_methods(["GET", "HEAD", "POST"])
@kindly
def overview(request: HttpRequest) -> HttpResponse:
    """Every number: what holds, within which bounds, who chose it and why; and what waits."""
    user = _user(request)
    form = RestraintForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        restraint.ask(
            kind=Kind(given["kind"]), value=given["value"], because=given["because"], by=user
        )
        messages.info(request, _("Gevraagd. Het geldt als de andere kant akkoord is."))
        return redirect("staff:restraint")
    context = {
        "kinds": shown(), "user": user, "form": form,
        "may_set": any(user.may(side) for side in restraint.SIDES),
    }  # fmt: skip
    return render(request, "staff/services/restraint.html", context)


def shown() -> list[dict[str, Any]]:
    """What the page says of each kind, in the order in which it is told."""
    now = restraint.values()
    known: dict[str, list[Restraint]] = {kind: [] for kind in TOLD}
    for each in Restraint.objects.select_related("asked_by", "agreed_by").order_by("-asked_at"):
        known[each.kind].append(each)
    return [
        {
            "name": name, "unit": unit, "what": what, "now": now[kind], "usual": BOUNDS[kind][0],
            "least": BOUNDS[kind][1], "most": BOUNDS[kind][2],
            "chosen": [each for each in known[kind] if each.agreed_by is not None],
            "waits": next((each for each in known[kind] if each.settled_at is None), None),
        }
        for kind, (name, unit, what) in TOLD.items()
    ]  # fmt: skip


@staff(*restraint.SIDES)
@require_POST
@kindly_to("staff:restraint")
def settle(request: HttpRequest) -> HttpResponse:
    """The other side agrees, or somebody drops it."""
    verdict, _sep, which = request.POST.get("oordeel", "").partition(":")
    asked = get_object_or_404(Restraint, pk=_uuid(which))
    if verdict == "akkoord":
        restraint.agree(asked=asked, by=_user(request))
        messages.success(request, _("Vastgelegd. Het geldt vanaf nu."))
    else:
        restraint.drop(asked=asked, by=_user(request))
        messages.info(request, _("Het blijft zoals het was."))
    return redirect("staff:restraint")


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def _user(request: HttpRequest) -> Staff:
    assert isinstance(request.user, Staff)
    return request.user
