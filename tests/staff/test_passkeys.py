"""A passkey: added by somebody who was just invited, then all they need to log in, and taken away."""

import pytest

from support.browser import is_for_everybody

VIRTUAL = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip
"""A device that asks its owner for a finger, who always gives it."""
PASSWORD = "vier eikels in de regen"
ONLY_FOR_NOOR = "/beheer/medewerkers/"


@pytest.fixture
def noor(hire):
    """An administrator who was invited and has nothing yet."""
    from vanzelf.org.rights import Role

    invited = hire(Role.ADMINISTRATOR, name="Noor")
    invited.set_unusable_password()
    invited.save()
    return invited


@pytest.fixture
def desk(open_page, site, noor, monkeypatch):
    """Her browser, with a device in it, where she chose a password and has yet to prove it twice."""
    from django.urls import reverse

    from vanzelf.org.staffing import invitation_of

    monkeypatch.setattr("django.db.transaction.on_commit", lambda then, **_more: then())
    here = site.replace("127.0.0.1", "localhost")  # a key belongs to a name, not to a number
    page = open_page("", base_url=here)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": VIRTUAL})
    page.goto(reverse("staff:invitation", args=invitation_of(noor)))
    for each in ("password", "again"):
        page.locator(f"[name={each}]").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/totp/activate/")
    return page


def is_in(page):
    """Whether the page of administrators opens."""
    page.goto(ONLY_FOR_NOOR)
    return page.locator("h1").inner_text() == "Medewerkers en rollen"


def with_the_device(page):
    """Log in with it, from nothing."""
    page.context.clear_cookies()
    page.goto(ONLY_FOR_NOOR)
    page.wait_for_url("**/inloggen/login/**")
    with page.expect_navigation():
        page.locator("#passkey_login").click()


@pytest.mark.soak
def test_a_passkey_is_added_is_both_proofs_at_once_and_goes(desk, noor):
    from allauth.mfa.models import Authenticator

    page = desk
    page.goto("/inloggen/2fa/webauthn/add/")
    is_for_everybody(page, "passkey-toevoegen")
    assert "Inloggen zonder wachtwoord" in page.locator("main").inner_text()
    page.locator("[name=passwordless]").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/recovery-codes/")
    assert Authenticator.objects.filter(user=noor, type="webauthn").count() == 1
    assert is_in(page)

    with_the_device(page)
    assert is_in(page)

    noor.is_active = False  # a key opens nothing for who left
    noor.save(update_fields=["is_active"])
    with_the_device(page)
    assert page.locator("h1").inner_text() == "Dit account is gesloten"
    is_for_everybody(page, "gesloten")
    assert not is_in(page)

    noor.is_active = True
    noor.save(update_fields=["is_active"])
    with_the_device(page)
    page.goto("/inloggen/2fa/webauthn/")
    is_for_everybody(page, "passkeys")
    page.locator("main a[href$='/remove/']").click()
    page.locator("[name=password]").fill(PASSWORD)  # for this, it must be her again
    with page.expect_navigation():
        page.keyboard.press("Enter")
    is_for_everybody(page, "passkey-weg")
    with page.expect_navigation():
        page.locator("main form button").first.click()
    assert not Authenticator.objects.filter(user=noor, type="webauthn").exists()

    with_the_device(page)  # the device still has it; we do not
    assert not is_in(page)
