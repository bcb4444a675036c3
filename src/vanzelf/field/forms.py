"""What came of an attempt: a closed list, and nothing else but what was agreed."""

import datetime as dt
from typing import Any, Final
from uuid import UUID, uuid4

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from vanzelf.campaigns.models import WatchOut
from vanzelf.campaigns.walking import Said
from vanzelf.field.shown import PARTS, SPOKEN, WATCH_OUT
from vanzelf.org import clock
from vanzelf.work.models import Result

NOBODY, AGAIN = "niemand", "afspraak"
WHAT: Final = (
    (NOBODY, _("Niemand gesproken")),
    (AGAIN, _("Gesproken, wij gaan later verder")),
    *((str(result), label) for result, label, _hint in SPOKEN),
)


class OutcomeForm(forms.Form):
    """An outcome. key: made with the form, so that it counts once however often it is sent."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    at = forms.CharField(widget=forms.HiddenInput, required=False)
    what = forms.ChoiceField(choices=WHAT, error_messages={"required": _("Kies wat ervan kwam.")})
    again_on = forms.DateField(
        label=_("Welke dag?"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    part = forms.ChoiceField(
        label=_("Welk dagdeel?"),
        required=False,
        choices=[("", _("Maakt niet uit")), *PARTS.items()],
    )
    note = forms.CharField(
        label=_("Wat is er afgesproken?"), required=False, max_length=80,
        help_text=_("Alleen over de afspraak. Niets over geld of gezondheid."),
    )  # fmt: skip
    watch_out = forms.MultipleChoiceField(
        label=_("Let op, voor de volgende keer"), required=False,
        choices=[(str(each), label) for each, label in WATCH_OUT.items()],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    unsafe = forms.BooleanField(
        label=_("Ik voelde mij niet veilig. Laat mijn teamleider mij bellen."), required=False
    )

    @classmethod
    def fresh(cls) -> "OutcomeForm":
        """An empty one, with a key of its own."""
        return cls(initial={"key": uuid4()})

    def clean(self) -> dict[str, Any]:
        """An appointment has a day, and one that is still to come."""
        found = super().clean() or {}
        day = found.get("again_on")
        if found.get("what") == AGAIN and (day is None or day < clock.today()):
            self.add_error("again_on", _("Kies een dag vanaf vandaag."))
        return found

    def said(self) -> Said:
        """What came of it."""
        data = self.cleaned_data
        what = str(data["what"])
        again = what == AGAIN
        key: UUID = data["key"]
        return Said(
            key=key, reached=what != NOBODY, at=self._at(),
            result=None if what in (NOBODY, AGAIN) else Result(what),
            again_on=data["again_on"] if again else None, part=data["part"] if again else "",
            note=data["note"] if again else "",
            watch_out=frozenset(WatchOut(each) for each in data["watch_out"]),
            unsafe=data["unsafe"],
        )  # fmt: skip

    def _at(self) -> dt.datetime:
        """When it was, by the telephone; the moment it came in when that makes no sense."""
        now = clock.now()
        try:
            found = parse_datetime(self.cleaned_data["at"])
        except ValueError:
            return now
        if found is None or found.tzinfo is None or not dt.timedelta() <= now - found <= _LATE:
            return now
        return found


_LATE: Final = dt.timedelta(days=2)
