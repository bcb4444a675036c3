"""Forms of the three gates: what each asks, and what becomes a setting of the service."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vanzelf.definitions.model import LEVELS, Service
from vanzelf.services.models import OPENS, Gate
from vanzelf.services.necessity import Weighed
from vanzelf.staff import necessity as told

BASES: Final = (
    ("", _("Kies een grondslag")),
    ("wettelijke_plicht", _("Een wet draagt het ons op (AVG art. 6 lid 1 onder c)")),
    ("publieke_taak", _("Het is onze publieke taak, met een wet of verordening (onder e)")),
    ("toestemming", _("De inwoner vroeg erom (onder a)")),
)
EVIDENCE: Final[Mapping[str, tuple[tuple[str, Any, Any], ...]]] = {
    Gate.Kind.WANT: (
        ("doel", _("Wat willen wij bereiken?"), _("In één zin, voor een inwoner.")),
        (
            "inwoners",
            _("Wat zeggen inwoners ervan?"),
            _("Bijvoorbeeld de cliëntenraad: wie, en wanneer."),
        ),
        ("wie_wint", _("Wie gaat erop vooruit?"), _("En is er iemand die erop achteruitgaat?")),
        (
            "begroting",
            _("Wat kost het als iedereen meedoet?"),
            _("Reken met honderd procent gebruik, niet met wat er nu wordt aangevraagd."),
        ),
    ),
    Gate.Kind.MAY: (
        ("grondslag", _("Op welke grondslag?"), ""),
        (
            "noodzaak",
            _("Waarom kan het niet met minder?"),
            _("Met minder gegevens, van minder mensen, of door het alleen te vertellen."),
        ),
        (
            "dpia",
            _("Welke DPIA hoort erbij?"),
            _("Het nummer of de naam, en de dag waarop die is vastgesteld."),
        ),
    ),
    Gate.Kind.CAN: (
        ("gegevens", _("Zijn de gegevens er, en kloppen ze?"), _("Van wie, en van welke dag.")),
        ("capaciteit", _("Wie doet het werk?"), _("Hoeveel gesprekken per week kan het team aan?")),
        ("kanaal", _("Hoe bereiken wij mensen?"), _("Ook wie geen computer heeft.")),
    ),
}
"""What each question rests on: the name it is kept under, what is asked, and a hint."""

VERDICTS: Final = (
    (Gate.Verdict.YES, _("Ja")),
    (Gate.Verdict.UNDER_CONDITIONS, _("Ja, onder voorwaarden")),
    (Gate.Verdict.NO, _("Nee")),
    (Gate.Verdict.UNKNOWN, _("Nog niet bekend")),
)
UNKNOWN_BLOCKS: Final = _("Nog niet bekend houdt de dienst tegen. Dat is geen fout.")
WHY: Final = "waarom_"
"""Before the number of a question that takes a reason."""
NEEDED: Final = _("Deze vraag levert weinig op. Schrijf waarom zij toch nodig is, of antwoord nee.")
CHANNELS: Final = {
    "bezoek": _("Bezoek"), "bellen": _("Bellen"), "brief": _("Brief"), "sms": _("Sms"),
    "email": _("E-mail"), "portaal": _("Mijn pagina"),
}  # fmt: skip


class GateForm(forms.Form):
    """An answer to one of the three questions."""

    def __init__(
        self,
        kind: Gate.Kind,
        service: Service,
        *args: Any,
        little: Sequence[Weighed] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.little = {f"{WHY}{number}": each for number, each in enumerate(little, 1)}
        for name, label, hint in EVIDENCE[kind]:
            self.fields[name] = self._asked(name, label, hint)
        if kind == Gate.Kind.MAY:
            self.fields["article"] = forms.CharField(
                label=_("Welk artikel?"), max_length=120, required=False,
                help_text=_("De wet of verordening waarin staat dat het mag, of niet mag."),
            )  # fmt: skip
        for name, each in self.little.items():
            self.fields[name] = self._why(each)
        self.fields["verdict"] = forms.ChoiceField(
            label=_("Uw antwoord"), choices=VERDICTS, widget=forms.RadioSelect,
            help_text=UNKNOWN_BLOCKS,
        )  # fmt: skip
        self.fields["motive"] = forms.CharField(
            label=_("Waarom?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000,
            help_text=_("Dit komt in het openbare register. Schrijf het zo dat iedereen het begrijpt."),
        )  # fmt: skip
        self._conditions(service)

    def _asked(self, name: str, label: Any, hint: Any) -> forms.Field:
        if name == "grondslag":
            return forms.ChoiceField(label=label, choices=BASES)
        return forms.CharField(
            label=label, help_text=hint, max_length=400, widget=forms.Textarea(attrs={"rows": 2})
        )

    def _why(self, each: Weighed) -> forms.Field:
        asked = {"question": told.text_of(each.text), "of": told.asked_of(each)}
        buys = told.buys(each.longer, each.without, each.with_)
        return forms.CharField(
            label=gettext("Waarom toch vragen: %(question)s (%(of)s)") % asked, required=False,
            help_text=f"{buys} {gettext('Bij een ja is een reden nodig, bij een nee niet.')}", max_length=400,
            widget=forms.Textarea(attrs={"rows": 2}),
        )  # fmt: skip

    def _conditions(self, service: Service) -> None:
        """What an answer may tighten. It never loosens what the service itself says."""
        self.fields["hoogste_niveau"] = forms.ChoiceField(
            label=_("Hoogste niveau"), required=False,
            choices=[("", _("Zoals de dienst zelf zegt")), *((each, each) for each in LEVELS)],
        )  # fmt: skip
        self.fields["bewaren_dagen"] = forms.IntegerField(
            label=_("Namen bewaren, in dagen"), required=False, min_value=1,
            max_value=service.retention_days,
            help_text=_("Korter dan de dienst zelf zegt mag altijd, langer niet."),
        )  # fmt: skip
        groups = [(each.id, each.name["nl"]) for each in service.groups]
        used = {str(rung.channel) for group in service.groups for rung in group.ladder}
        if len(groups) > 1:
            self.fields["groepen"] = forms.MultipleChoiceField(
                label=_("Alleen deze groepen"), choices=groups, required=False,
                widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip
        if len(used) > 1:
            self.fields["kanalen"] = forms.MultipleChoiceField(
                label=_("Alleen deze kanalen"), required=False,
                choices=[(each, CHANNELS[each]) for each in CHANNELS if each in used],
                widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Conditions go with a yes under conditions, and with nothing else."""
        found = super().clean() or {}
        verdict = found.get("verdict")
        if verdict == Gate.Verdict.UNDER_CONDITIONS and not self.conditions():
            self.add_error("verdict", _("Welke voorwaarde? Kies er onderaan één."))
        if verdict == Gate.Verdict.YES and self.conditions():
            self.add_error("verdict", _("U koos een voorwaarde. Kies dan: ja, onder voorwaarden."))
        law = self.kind == Gate.Kind.MAY and verdict not in (None, Gate.Verdict.UNKNOWN)
        if law and not found.get("article", "").strip():
            self.add_error("article", _("Noem het artikel waarop uw antwoord rust."))
        for name in self.little if verdict in OPENS else ():
            if not found.get(name, "").strip():
                self.add_error(name, NEEDED)
        return found

    def reasons(self) -> dict[str, str]:
        """Why each question is asked that buys little, by its key."""
        return {each.key: self.cleaned_data[name] for name, each in self.little.items()}

    def evidence(self) -> dict[str, str]:
        """What the answer rests on."""
        return {name: self.cleaned_data[name] for name, *_rest in EVIDENCE[self.kind]}

    def conditions(self) -> dict[str, Any]:
        """What becomes a setting."""
        names = ("hoogste_niveau", "bewaren_dagen", "groepen", "kanalen")
        return {name: value for name in names if (value := self.cleaned_data.get(name))}


class ReasonForm(forms.Form):
    """A sentence that says why."""

    because = forms.CharField(label=_("Waarom?"), max_length=150)
