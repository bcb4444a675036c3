"""The link of an invitation: choose a password, and then how to prove twice who you are."""

from uuid import UUID

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import get_adapter
from allauth.mfa.signals import authenticator_added
from django.contrib.auth import login
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlsafe_base64_decode
from django.views.decorators.http import require_http_methods

from vanzelf.org import audit
from vanzelf.org.audience import everybody
from vanzelf.org.models import Staff
from vanzelf.staff.admin_forms import PasswordForm

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@everybody
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, who: str, token: str) -> HttpResponse:
    """Choose a password with a link that works once; a link that is over says what to do."""
    found = _invited(who)
    if found is None or not default_token_generator.check_token(found, token):
        return render(request, "staff/admin/invitation_over.html", status=410)
    form = PasswordForm(request.POST or None, staff=found)
    if request.method == "POST" and form.is_valid():
        found.set_password(form.cleaned_data["password"])
        found.save()
        audit.write(staff=found, action="wachtwoord gekozen", about=f"medewerker:{found.pk}")
        if get_adapter().is_mfa_enabled(
            found
        ):  # a link does not come in place of what somebody has
            return redirect("account_login")
        login(request, found, backend=BACKEND)
        record_authentication(request, found, "password", email=found.email, reauthenticated=True)
        return redirect("mfa_activate_totp")
    response = render(request, "staff/admin/invitation.html", {"form": form, "person": found})
    response.headers["Cache-Control"] = "no-store"
    return response


def _invited(who: str) -> Staff | None:
    try:
        key = UUID(bytes=urlsafe_base64_decode(who))
    except ValueError:
        return None
    return Staff.objects.filter(pk=key, is_active=True, password__startswith="!").first()  # noqa: S106 -- none was chosen


def proved(request: HttpRequest, user: Staff, **_rest: object) -> None:
    """Who just set up a second factor has shown it: a code was typed, or a key was touched."""
    methods = request.session.get("account_authentication_methods", [])
    if any(each.get("method") in ("password", "socialaccount") for each in methods):
        record_authentication(request, user, "mfa", type="just-added")


authenticator_added.connect(proved, dispatch_uid="vanzelf-second-factor")
