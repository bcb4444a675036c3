"""A form with every kind of field, for the style guide."""

from django import forms

from vanzelf.looks.forms import DateOfThree


class EveryField(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Naam", help_text="Zoals op uw paspoort of ID-kaart.")
    mail = forms.EmailField(label="E-mailadres", required=False)
    code = forms.CharField(
        label="Code uit de brief",
        help_text="Acht letters en cijfers, bijvoorbeeld K7M2 9QXD.",
        widget=forms.TextInput(attrs={"class": "vz-code", "autocomplete": "off"}),
    )
    born = DateOfThree(label="Geboortedatum", help_text="Bijvoorbeeld 27 3 1981.")
    district = forms.ChoiceField(
        label="Wijk", choices=[("", "Kies een wijk"), ("oost", "Oost"), ("dorp", "Het Dorp")]
    )
    channel = forms.ChoiceField(
        label="Hoe wilt u van ons horen?",
        choices=[("brief", "Per brief"), ("sms", "Met een sms"), ("mail", "Per e-mail")],
        widget=forms.RadioSelect,
    )
    moments = forms.MultipleChoiceField(
        label="Wanneer mogen wij bellen?",
        help_text="U mag meer dan één antwoord kiezen.",
        choices=[("ochtend", "’s Ochtends"), ("middag", "’s Middags"), ("avond", "’s Avonds")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    story = forms.CharField(
        label="Wat klopt er niet?",
        help_text="Schrijf het in uw eigen woorden.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    consent = forms.BooleanField(
        label="Kijk elk jaar opnieuw voor mij", help_text="U kunt dit altijd stoppen."
    )


class Filters(forms.Form):
    """What a list of staff is narrowed with."""

    district = forms.ChoiceField(
        label="Wijk", required=False, choices=[("", "Alle wijken"), ("oost", "Oost")]
    )
    words = forms.CharField(
        label="Zoeken", required=False, widget=forms.TextInput(attrs={"data-search": True})
    )
