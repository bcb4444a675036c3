"""A telephone at the door: without a network, with what it keeps unreadable, and gone in time."""

import datetime as dt

import pytest

from support.browser import NARROW, is_for_everybody, picture, tab_to

READY = "() => document.body.dataset.ready === 'yes'"
KEPT = """async () => {
  const base = await new Promise((resolve) => {
    const asked = indexedDB.open("looplijst", 1);
    asked.onsuccess = () => resolve(asked.result);
  });
  const all = (name) => new Promise((resolve) => {
    const asked = base.transaction(name).objectStore(name).getAll();
    asked.onsuccess = () => resolve(asked.result);
  });
  const text = (raw) => new TextDecoder("latin1").decode(raw);
  const keys = await all("keys");
  const out = { keys: keys.length, plain: "", refused: 0, rows: 0 };
  for (const { key } of keys) {
    await crypto.subtle.exportKey("raw", key).catch(() => { out.refused += 1; });
  }
  for (const name of ["dag", "uitkomsten"]) {
    for (const row of await all(name)) { out.rows += 1; out.plain += text(row.nonce) + text(row.sealed); }
  }
  base.close();
  return out;
}"""


@pytest.fixture
def scene(stage):
    found = stage(people=3)
    found.release()
    found.share()
    return found


@pytest.fixture
def phone(chromium, scene, site, log_in):
    """A small telephone of somebody who is logged in; what its browser complains of fails the test."""
    context = chromium.new_context(
        viewport={"width": 360, "height": 740}, locale="nl-NL", base_url=site, has_touch=True
    )
    session = log_in(scene.worker).cookies["sessie"].value
    context.add_cookies([{"name": "sessie", "value": session, "url": site}])
    page = context.new_page()
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    yield page
    context.close()
    assert page.faults == []


def ready(page, path="/buurt/"):
    page.goto(path)
    page.wait_for_function(READY)


def test_the_day_is_there_without_a_network_and_an_outcome_arrives_once(phone, scene):
    from vanzelf.work.models import ContactAttempt

    ready(phone)
    phone.wait_for_function("() => navigator.serviceWorker.controller !== null")
    phone.context.set_offline(True)
    phone.goto("/buurt/")
    phone.get_by_text("Geen netwerk", exact=True).wait_for()
    phone.locator(".vz-stop").first.wait_for()
    assert phone.locator(".vz-stop").count() == 3
    picture(phone, "dag-zonder-netwerk")
    phone.locator(".vz-stop__link").first.click()
    phone.get_by_role("heading", name="Hoe ging het?").wait_for()
    assert phone.get_by_role("heading", level=1).inner_text().startswith("A. Bewoner")
    phone.get_by_text("Niemand thuis").click()
    phone.get_by_role("button", name="Vastleggen").click()
    phone.get_by_text("Er wacht 1 uitkomst op netwerk.").wait_for()
    assert phone.locator(".vz-stop--done").count() == 1
    picture(phone, "dag-met-uitkomst")
    assert ContactAttempt.objects.count() == 0
    phone.context.set_offline(False)
    phone.get_by_text("Alles is verstuurd.").wait_for()
    assert ContactAttempt.objects.count() == 1
    ready(phone)
    assert phone.locator(".vz-stop").count() == 2
    assert ContactAttempt.objects.count() == 1


def test_what_a_telephone_keeps_cannot_be_read(phone, scene):
    ready(phone)
    kept = phone.evaluate(KEPT)
    assert (kept["keys"], kept["refused"]) == (1, 1)  # the key cannot be taken out
    assert kept["rows"] == 2
    for secret in ("Bewoner", "Kastanjelaan", "Huur", str(scene.worker.pk)):
        assert secret not in kept["plain"]
    names = phone.evaluate(
        "async () => (await Promise.all((await caches.keys()).map(async (each) =>"
        " (await (await caches.open(each)).keys()).map((one) => one.url)))).flat()"
    )
    assert names
    assert not [each for each in names if "dag.json" in each or str(scene.entries()[0].pk) in each]


def test_after_a_day_it_is_gone_also_when_nobody_looks(phone):
    phone.clock.install(time=dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC))
    ready(phone)
    assert phone.evaluate(KEPT)["rows"] == 2
    phone.clock.fast_forward("23:00:00")
    assert phone.evaluate(KEPT)["rows"] == 2
    phone.clock.fast_forward("01:05:00")
    phone.wait_for_timeout(300)
    assert phone.evaluate(KEPT) == {"keys": 0, "plain": "", "refused": 0, "rows": 0}


def test_without_a_network_a_day_that_is_over_says_so(phone):
    phone.clock.install(time=dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC))
    ready(phone)
    phone.wait_for_function("() => navigator.serviceWorker.controller !== null")
    phone.context.set_offline(True)
    phone.clock.set_system_time(dt.datetime(2026, 11, 2, 10, tzinfo=dt.UTC))
    phone.goto("/buurt/")
    phone.get_by_text("Er staat geen dag op deze telefoon.").wait_for()
    assert phone.evaluate(KEPT)["rows"] == 0


def test_logging_out_leaves_nothing(phone):
    ready(phone)
    phone.get_by_role("button", name="Uitloggen").click()
    phone.wait_for_url(lambda url: "/buurt/" not in url)
    phone.goto("/buurt/zonder-netwerk/")
    assert phone.evaluate(KEPT)["rows"] == 0


def test_who_may_not_see_it_any_more_loses_it_at_once(phone, scene):
    from vanzelf.org.models import Assignment

    ready(phone)
    assert phone.evaluate(KEPT)["rows"] == 2
    Assignment.objects.filter(staff=scene.worker).delete()
    phone.evaluate("() => window.dispatchEvent(new Event('online'))")
    phone.wait_for_load_state("networkidle")
    phone.wait_for_timeout(500)
    assert phone.evaluate(KEPT) == {"keys": 0, "plain": "", "refused": 0, "rows": 0}
    assert phone.goto("/buurt/").status == 403


@pytest.mark.parametrize("width", [NARROW, pytest.param(390, marks=pytest.mark.soak)])
def test_everybody_can_use_it_with_one_hand(phone, scene, width):
    from vanzelf.campaigns.queries import day

    entry = day(scene.worker)[0].entry
    for name, path in (("dag", "/buurt/"), ("gesprek", f"/buurt/{entry.pk}/")):
        ready(phone, path)
        is_for_everybody(phone, name, [width])
        small = phone.locator(".vz-big__choice, .vz-stop__link, .nl-button").evaluate_all(
            "all => all.filter(each => each.getClientRects().length &&"
            " each.getBoundingClientRect().height < 44).length"
        )
        assert small == 0


def test_an_outcome_by_keyboard_alone(phone, scene):
    from vanzelf.campaigns.queries import day
    from vanzelf.work.models import ContactAttempt

    entry = day(scene.worker)[0].entry
    ready(phone, f"/buurt/{entry.pk}/")
    tab_to(phone, "it.name === 'what'")
    phone.keyboard.press("Space")
    tab_to(phone, "it.textContent.trim() === 'Vastleggen'")
    phone.keyboard.press("Enter")
    phone.get_by_text("Vastgelegd.").wait_for()
    assert ContactAttempt.objects.count() == 1
