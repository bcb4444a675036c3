"""The pages of residents in a real browser: on a small screen, with keys only, without a script."""

from portal.conftest import CODE
from support.browser import is_for_everybody, stands_with_big_letters, tab_to, weight

HEAVIEST = 100_000
"""Bytes that the heaviest page of residents may take, all it loads included."""


def with_code(page, site):
    page.goto(site)
    page.get_by_label("Code uit de brief of sms").fill(CODE)
    page.get_by_role("button", name="Open het bericht").click()
    page.wait_for_url("**/bericht/*")


def looked_at(page, name):
    """Everybody can use it, on any screen, with letters twice as big."""
    is_for_everybody(page, name)
    stands_with_big_letters(page, name)


def test_from_code_to_confirmation(open_page, site, offered):
    page = open_page()
    page.goto(site)
    looked_at(page, "begin")
    with_code(page, site)
    looked_at(page, "aanbod")
    boxes = [each.bounding_box() for each in page.locator(".vz-answer").all()]
    assert len(boxes) == 4
    assert len({(round(each["width"]), round(each["height"])) for each in boxes}) == 1
    page.get_by_role("button", name="Ja", exact=False).first.click()
    page.wait_for_url("**/nakijken")
    looked_at(page, "nakijken")
    page.get_by_label("Het is anders").last.check()
    page.get_by_label("Hoe is het wel?").last.fill("€ 300")
    page.get_by_role("button", name="Klaar").click()
    looked_at(page, "voor-het-versturen")
    page.get_by_role("button", name="Terug, ik wil iets veranderen").click()
    page.get_by_label("Hoe is het wel?").last.fill("")
    page.get_by_label("Klopt").last.check()
    page.get_by_role("button", name="Klaar").click()
    page.wait_for_url("**/bevestiging/*")
    looked_at(page, "bevestiging")
    page.get_by_role("link", name="Lees wat dat betekent").click()
    looked_at(page, "elk-jaar")
    page.emulate_media(media="print")
    assert page.get_by_role("heading", level=1).is_visible()
    assert not page.get_by_role("button", name="Uitloggen").is_visible()


def test_the_other_answers(open_page, site, offered):
    page = open_page()
    with_code(page, site)
    page.get_by_role("button", name="Dit klopt niet").click()
    page.wait_for_url("**/klopt-niet")
    looked_at(page, "klopt-niet")
    page.get_by_label("Uw aanslag: € 312,40").check()
    page.get_by_role("button", name="Verder").click()
    page.get_by_role("button", name="Versturen").click()
    looked_at(page, "bevestiging-klopt-niet")
    page.get_by_role("link", name="Verander uw antwoord").click()
    page.get_by_role("button", name="Ik wil eerst praten").click()
    page.wait_for_url("**/bevestiging/*")
    looked_at(page, "bevestiging-praten")
    page.get_by_role("link", name="Verander uw antwoord").click()
    page.get_by_role("button", name="Nee, dank u").click()
    page.wait_for_url("**/bevestiging/*")
    looked_at(page, "bevestiging-nee")
    page.get_by_role("link", name="Vertel wat de reden is").click()
    looked_at(page, "reden")


def test_with_keys_only_and_without_a_script(open_page, site, offered):
    page = open_page(width=320, java_script_enabled=False)
    page.goto(site)
    page.get_by_label("Code uit de brief of sms").focus()
    page.keyboard.type(CODE)
    page.keyboard.press("Enter")
    page.wait_for_url("**/bericht/*")
    tab_to(page, "it.value === 'nee'")
    page.keyboard.press("Enter")
    page.wait_for_url("**/bevestiging/*")
    assert page.get_by_text("U zei nee. Dat is goed.").first.is_visible()
    offered.refresh_from_db()
    assert offered.state == "nee"


def test_ones_own_pages(open_page, site, offered):
    from portal.test_own_pages import log_in
    from vanzelf.org.processing import used
    from vanzelf.reach.models import Message
    from vanzelf.residents.models import Resident

    class Jar:
        cookies: dict = {}  # noqa: RUF012 -- for one test

    used(
        number="999990019", purpose="gemeentelijk-aanbieden",
        what="wij keken of u kwijtschelding misloopt",
    )  # fmt: skip
    Message.objects.update(state="verzonden", sent_at=offered.made_at)
    log_in(Jar, Resident.objects.get())
    page = open_page()
    page.context.add_cookies([{"name": "inwoner", "value": Jar.cookies["inwoner"], "url": site}])
    weights = {}
    for name in ("", "keuzes", "gegevens", "klopt-niet", "bezwaar"):
        page.goto(f"{site}/mijn/{name}")
        looked_at(page, f"mijn-{name or 'overzicht'}")
    for name in ("mijn/", "mijn/keuzes", "mijn/gegevens", f"bericht/{offered.pk}"):
        fresh = open_page()
        fresh.context.add_cookies(page.context.cookies())
        things, weights[name] = weight(fresh, f"{site}/{name}")
        assert things > 4  # page, sheet, script, letters, icons
    assert max(weights.values()) < HEAVIEST, weights


def test_public_pages(open_page, site):
    page = open_page()
    for name in ("privacy", "verlopen"):
        page.goto(f"{site}/{name}")
        looked_at(page, name)
