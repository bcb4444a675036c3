"""Willen, mag, kan: in this order, by three people; a change of substance opens them again."""

import dataclasses
import datetime as dt

import pytest

SERVICE = "kwijtschelding"


@pytest.fixture
def draft(db, moment):
    from vanzelf.rehearsal.weighing import put
    from vanzelf.services.actions import take_in
    from vanzelf.services.queries import alive

    take_in()
    version = alive(SERVICE)
    put(version)
    return version


def sign(version, kind, by, verdict="ja", **more):
    from vanzelf.services import actions
    from vanzelf.services.models import Gate

    given = {"motive": "Omdat inwoners het nu mislopen.", "article": "Gemeentewet art. 255"}
    return actions.sign(
        version=version, kind=Gate.Kind(kind), verdict=Gate.Verdict(verdict), by=by, **given | more
    )


def refused(code):
    from vanzelf.terms.problems import ProblemError

    return pytest.raises(ProblemError, match=code)


def test_what_is_ready_but_not_wanted_cannot_run(draft, signers, manager):
    from vanzelf.services.actions import start

    with refused("gate-order"):
        sign(draft, "kan", signers["kan"])
    sign(draft, "willen", signers["willen"], verdict="nee")
    with refused("gate-order"):
        sign(draft, "mag", signers["mag"])
    with refused("gates-closed"):
        start(version=draft, by=manager)


def test_not_known_yet_blocks(draft, signers, manager):
    from vanzelf.services.actions import start

    sign(draft, "willen", signers["willen"])
    sign(draft, "mag", signers["mag"], verdict="onbekend", article="")
    with refused("gate-order"):
        sign(draft, "kan", signers["kan"])
    with refused("gates-closed"):
        start(version=draft, by=manager)


def test_each_question_has_a_role_and_a_person_of_its_own(draft, signers, hire):
    from vanzelf.org.rights import Role

    with refused("no-right"):
        sign(draft, "willen", signers["mag"])
    both = hire(Role.BOARD, Role.PRIVACY_OFFICER, name="Bo")
    sign(draft, "willen", both)
    with refused("gate-by-another"):
        sign(draft, "mag", both)


def test_a_yes_or_a_no_to_may_it_names_the_law(draft, signers):
    sign(draft, "willen", signers["willen"])
    with refused("gate-article"):
        sign(draft, "mag", signers["mag"], article=" ")


def test_conditions_become_settings_and_only_tighten(draft, signers, manager):
    from vanzelf.services.actions import start

    sign(draft, "willen", signers["willen"])
    with refused("gate-conditions"):
        sign(draft, "mag", signers["mag"], conditions={"bewaren_dagen": 5_000})
    with refused("gate-conditions"):
        sign(draft, "mag", signers["mag"], conditions={"kleur": "rood"})
    sign(draft, "mag", signers["mag"], verdict="voorwaarden",
         conditions={"hoogste_niveau": "N1", "bewaren_dagen": 30})  # fmt: skip
    sign(draft, "kan", signers["kan"])
    running = start(version=draft, by=manager)
    group = running.service.groups[0].id
    assert running.level(group, draft.made_at.date()) <= "N1"
    assert running.retention_days == 30


def test_new_words_go_on_and_new_substance_opens_the_gates(begin, monkeypatch):
    from vanzelf.services import actions, queries
    from vanzelf.terms.problems import ProblemError

    running = begin(SERVICE)
    service = running.service

    def folder(**changes):
        changed = {SERVICE: dataclasses.replace(service, **changes)}
        for module in (actions, queries):
            monkeypatch.setattr(module, "services", lambda: changed)

    folder(digest="0" * 64)  # a text was changed, and nobody has looked at it yet
    with refused("service-not-running"):
        queries.running(SERVICE)
    actions.take_in()
    assert queries.running(SERVICE).version.pk == running.version.pk
    folder(digest="1" * 64, fields=service.fields[:-1])
    actions.take_in()
    with pytest.raises(ProblemError, match="service-not-running"):
        queries.running(SERVICE)
    assert queries.alive(SERVICE).state == "concept"


def test_a_service_stops_when_the_register_says_something_else(begin):
    from vanzelf.services.models import Version
    from vanzelf.services.queries import running

    begin(SERVICE)
    version = Version.objects.get(service=SERVICE)
    version.register_entry = version.register_entry | {"bronnen": []}
    version.save()
    with refused("service-not-running"):
        running(SERVICE)


def test_a_gate_that_is_reopened_stops_the_service_and_asks_the_later_ones_again(begin, signers):
    from vanzelf.services.actions import reopen
    from vanzelf.services.models import Gate
    from vanzelf.services.queries import gates_of, running

    version = begin(SERVICE).version
    gate = Gate.objects.get(version=version, kind="mag")
    reopen(gate=gate, because="klacht van een inwoner", by=signers["mag"])
    assert set(gates_of(version)) == {Gate.Kind.WANT}
    with refused("service-not-running"):
        running(SERVICE)


def test_every_year_the_questions_are_asked_again(begin, signers, manager):
    from vanzelf.org import clock
    from vanzelf.services.actions import reopen, start
    from vanzelf.services.models import Gate
    from vanzelf.services.queries import running

    version = begin(SERVICE).version
    with clock.at(dt.datetime(2027, 10, 31, 12, tzinfo=dt.UTC)):
        assert running(SERVICE).sound
    with clock.at(dt.datetime(2027, 11, 1, 12, tzinfo=dt.UTC)):
        with refused("service-not-running"):
            running(SERVICE)
        with refused("gates-closed"):
            start(version=version, by=manager)
        gate = Gate.objects.get(version=version, kind="willen")
        reopen(gate=gate, because="het jaar is om", by=signers["willen"])
        for kind in ("willen", "mag", "kan"):
            sign(version, kind, signers[kind])
        assert start(version=version, by=manager).sound
