"""What each question buys is known before anybody says it is allowed; what buys little takes a reason."""

import json

import pytest

from services.test_gates import refused, sign

SERVICE = "toeslagen"
LITTLE = {
    "huurtoeslag.huurt", "huurtoeslag.geen-eigen-woning", "kindgebonden_budget.vermogen-onder-grens",
    "kindgebonden_budget.kinderbijslag-voor-een-kind",
}  # fmt: skip


@pytest.fixture
def wanted(db, moment, signers):
    """A service of which the board said yes."""
    from vanzelf.services.actions import take_in
    from vanzelf.services.queries import alive

    take_in()
    version = alive(SERVICE)
    sign(version, "willen", signers["willen"])
    return version


def test_nobody_says_it_is_allowed_before_it_is_measured(wanted, signers):
    with refused("necessity-measure"):
        sign(wanted, "mag", signers["mag"])
    assert sign(wanted, "mag", signers["mag"], verdict="nee").evidence == {}


def test_a_question_that_buys_little_takes_a_reason_which_everybody_can_read(
    wanted, signers, manager
):
    from vanzelf.org.models import AuditLine
    from vanzelf.rehearsal.weighing import put
    from vanzelf.services import necessity
    from vanzelf.services.actions import start

    reasons = put(wanted)
    assert set(reasons) == LITTLE
    rows = {each.key: each for each in necessity.weighed(necessity.measured(wanted))}
    income = rows["zorgtoeslag.inkomen-onder-grens"]
    assert income.longer > 100
    assert (income.with_ - income.without) == pytest.approx(income.points, abs=1)
    assert income.points >= 2 > rows["huurtoeslag.huurt"].points == 0
    assert {each.holder for each in rows.values() if each.spared} == {"svb", "woningcorporatie"}
    for missing in LITTLE:
        with refused("necessity-reason"):
            sign(wanted, "mag", signers["mag"], reasons=reasons | {missing: "  "})
    gate = sign(wanted, "mag", signers["mag"], reasons=reasons | {income.key: "not asked for"})
    kept = {each["vraag"]: each["reden"] for each in gate.evidence["vragen"]}
    assert kept == {key: reasons.get(key, "") for key in rows}
    line = AuditLine.objects.get(action__startswith="poort mag getekend")
    assert set(line.details["met_reden"]) == LITTLE
    sign(wanted, "kan", signers["kan"])
    running = start(version=wanted, by=manager)
    assert running.sound
    told = running.version.register_entry["poorten"]["mag"]["vragen"]
    assert [each["reden"] for each in told if each["vraag"] == "huurtoeslag.huurt"] == [
        reasons["huurtoeslag.huurt"]
    ]


def test_what_counts_as_little_is_for_the_municipality_to_say(wanted, signers, monkeypatch):
    from django.conf import settings

    from vanzelf.rehearsal.weighing import put

    anything = settings.ENVIRONMENT.model_copy(update={"least_gain": 0.0})
    monkeypatch.setattr(settings, "ENVIRONMENT", anything)
    assert put(wanted) == {}
    assert sign(wanted, "mag", signers["mag"]).open


def test_by_another_law_it_is_measured_again(wanted, signers):
    from vanzelf.rehearsal.weighing import put
    from vanzelf.services import necessity
    from vanzelf.services.models import Measured

    reasons = put(wanted)
    row = Measured.objects.get()
    row.laws |= {"zorgtoeslag": "0" * 64}
    row.save()
    assert necessity.measured(wanted) is None
    with refused("necessity-measure"):
        sign(wanted, "mag", signers["mag"], reasons=reasons)


def test_a_worker_measures_it_once(wanted, signers, hire, monkeypatch):
    from vanzelf.eikenhage.necessity import Necessity
    from vanzelf.org.rights import Role
    from vanzelf.rehearsal.weighing import FILE
    from vanzelf.services import necessity, tasks

    asked = []
    kept = Necessity.of(json.loads(FILE.read_text())[SERVICE])
    monkeypatch.setattr(necessity, "necessity", lambda _, bundle: asked.append(bundle) or kept)
    with refused("no-right"):
        necessity.ask(version=wanted, by=hire(Role.OFFICER))
    necessity.ask(version=wanted, by=signers["mag"])
    assert necessity.waits(wanted)
    assert necessity.measured(wanted) is None
    for _ in range(2):
        tasks.measure_necessity(str(wanted.pk))
    assert asked == [SERVICE]
    assert not necessity.waits(wanted)
    assert Necessity.of(necessity.measured(wanted).found) == kept


def test_a_service_that_asks_nobody_has_nothing_to_measure(db, moment, signers):
    from vanzelf.services import necessity
    from vanzelf.services.actions import take_in
    from vanzelf.services.queries import alive

    take_in()
    version = alive("reisdocumenten")
    with refused("necessity-nothing"):
        necessity.ask(version=version, by=signers["mag"])
    sign(version, "willen", signers["willen"])
    assert sign(version, "mag", signers["mag"]).evidence == {}


@pytest.mark.soak
def test_what_the_demo_brings_is_what_would_be_measured():
    from vanzelf.rehearsal.weighing import FILE, renew

    assert FILE.read_text() == renew()
