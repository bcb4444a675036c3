"""Who lays pages and answers of two moments beside each other finds out about nobody (P-40).

The attacker may see everything, with every filter, and knows who was spoken with in between.
"""

import datetime as dt
import re

import pytest

from rest.conftest import program, purpose  # noqa: F401 -- fixtures

KNOWN, OTHER = "aanvraag_samen_ingediend", "wil_niet_deze_dienst"
PRICES = {"brief": "1.50", "gesprek": "10", "bezoek": "40"}
FRESH = re.compile(r'(?:value=|"X-CSRFToken": )"\w{64}"')
"""What is drawn anew for each page."""


@pytest.fixture
def attack(program, purpose, stage, log_in):  # noqa: F811 -- fixtures
    """A campaign of which every count stands just under where it is rounded up: `attack(results)`.

    Gives what is to be seen after the first of the results, and from the ninth on after each of them;
    then everything is as it was.
    """
    from django.db import transaction

    from vanzelf.campaigns import tasks
    from vanzelf.campaigns.ending import close
    from vanzelf.campaigns.models import Outcome
    from vanzelf.org import clock

    program.log_in(purpose)
    scene = stage(people=40)
    scene.release(waves=2)
    for wave, many in ((1, 14), (2, 10)):
        for result in (KNOWN, OTHER):
            Outcome.objects.create(
                service="toeslagen", campaign=scene.campaign.pk, wave=wave, result=result,
                month=clock.today().replace(day=1), count=many,
            )  # fmt: skip
    browser, base = log_in(scene.manager), f"/campagnes/{scene.campaign.pk}/"
    entries = [each for each in scene.entries() if each.wave.number == 1]

    def look():
        tasks.tell_outcomes(0)
        with clock.at(clock.now() + dt.timedelta(days=7)):
            tasks.look_at_answers(0)
        result = f"{base}resultaat/"
        found = [
            browser.get(path).content for path in ("/campagnes/", base, f"{base}golven/", result)
        ]
        found += [browser.get(result, PRICES).content]
        found += [
            program.get(path).content for path in ("/campagnes", "/uitkomsten", "/toekenningsrondes")
        ]  # fmt: skip
        return [FRESH.sub("", each.decode()) for each in found]

    def play(results):
        assert len(entries) >= len(results)
        with transaction.atomic():
            seen = []
            for entry, came in zip(entries, results, strict=False):
                close(entry, came)
                if (
                    len(seen) < 1 or entry in entries[8:]
                ):  # between the first and the ninth: no news
                    seen.append(look())
            transaction.set_rollback(True)
        for entry in entries:
            entry.refresh_from_db()
        return seen

    return play


def test_one_conversation_more_moves_nothing_and_ten_move_together(attack):
    """Nine do nothing; with the tenth all of them are there, whoever of the ten it was that said yes."""
    first = attack([KNOWN, *[OTHER] * 9])
    last = attack([*[OTHER] * 9, KNOWN])
    after_one, after_nine, after_ten = first
    assert after_one == after_nine
    assert after_nine != after_ten
    assert first == last


def test_without_the_steps_this_attack_finds_somebody(attack, monkeypatch):
    from vanzelf.campaigns import outcomes

    monkeypatch.setattr(outcomes, "LEAST", 1)
    one, another = attack([KNOWN]), attack([OTHER])
    assert [left != right for left, right in zip(one[0], another[0], strict=True)] == [
        False, False, False, True, True, False, True, False,
    ]  # fmt: skip


def test_a_step_leaves_enough_for_the_next_one_and_the_last_of_a_wave_are_told(stage):
    from vanzelf.campaigns.ending import close
    from vanzelf.campaigns.outcomes import tell
    from vanzelf.campaigns.queries import results

    scene = stage(people=15)
    scene.release()
    told = []
    for entry in scene.entries():
        close(entry, OTHER)
        told.append(tell())
    assert told == [0] * 14 + [15]  # ten would leave five, of whom nothing could be told any more
    (wave,) = results(scene.campaign)
    assert (wave.listed, wave.refused, wave.busy) == (15, 15, 0)
