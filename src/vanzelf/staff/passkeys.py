"""Adding a passkey, in words of our own: the library has these in English only."""

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.utils.translation import gettext_lazy as _


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """What it is called, and whether it is enough by itself."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Hoe noemt u dit apparaat?")
        alone = self.fields["passwordless"]
        alone.label = _("Inloggen zonder wachtwoord")
        alone.help_text = _(
            "Dan is dit apparaat genoeg om in te loggen. Het vraagt om uw vinger, uw gezicht of een"
            " pincode."
        )
