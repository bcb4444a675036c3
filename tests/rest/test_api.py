"""What other programs may ask: counts, states and ids, for a purpose; never to check or collect."""

import base64
import datetime as dt
import json

import pytest

from vanzelf.terms.problems import ProblemError

NEVER = ["handhaving", "invordering", "risicoselectie", "onderzoek-op-persoon", "Risico_selectie 2"]
PATHS = ["/diensten", "/campagnes", "/toekenningsrondes", "/taken", "/uitkomsten", "/eigen-logboek"]


def is_problem(answer, status):
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["API-Version"] == "1.0.0"
    assert answer.json()["status"] == status
    return True


@pytest.mark.parametrize("doel", NEVER[:4])
def test_a_purpose_of_checking_or_collecting_is_refused_always_and_counted(program, doel):
    from vanzelf.org.models import AuditLine
    from vanzelf.oversight.queries import refused_by_week

    assert is_problem(program.ask_token(doel), 403)
    assert AuditLine.objects.get(allowed=False).action == "doel geweigerd"
    assert refused_by_week()[0].purposes == 1


def test_no_program_gets_such_a_purpose_to_begin_with(hire, program, purpose):
    from vanzelf.org.models import Organisation, Staff
    from vanzelf.rest.actions import let_in
    from vanzelf.rest.purposes import Scope

    given = {"organisation": Organisation.objects.get(), "scopes": [Scope.TASKS],
             "until": dt.date(2027, 1, 1), "by": Staff.objects.get(name="Bas")}  # fmt: skip
    for wrong in ([*NEVER[:1]], [NEVER[4]], [purpose, "iets-anders"], []):
        with pytest.raises(ProblemError, match="client-purpose"):
            let_in(name="Ander pakket", purposes=wrong, **given)


def test_a_token_is_for_one_purpose_ten_minutes_and_what_was_asked(program, purpose):
    from vanzelf.org import clock

    assert is_problem(program.get("/diensten"), 401)
    given = program.ask_token(purpose, "diensten.lezen").json()
    head, claims, _ = (
        json.loads(base64.urlsafe_b64decode(part + "==")) if number < 2 else part
        for number, part in enumerate(given["access_token"].split("."))
    )
    assert head["alg"] == "Ed25519"
    assert claims["exp"] - claims["iat"] == given["expires_in"] == 600
    assert claims["doel"] == purpose
    program.token = given["access_token"]
    assert program.get("/diensten").status_code == 200
    assert is_problem(program.get("/taken"), 403)
    with clock.at(clock.now() + dt.timedelta(minutes=10)):
        assert is_problem(program.get("/diensten"), 401)
    program.token = given["access_token"][:-4] + "AAAA"
    assert is_problem(program.get("/diensten"), 401)


def test_a_program_proves_itself_in_a_header_too_and_a_wrong_secret_is_refused(program, purpose):
    basic = base64.b64encode(f"{program.id}:{program.secret}".encode()).decode()
    form = {"grant_type": "client_credentials", "doel": purpose}
    answer = program.browser.post(
        "/api/v1/token", form, headers={"Authorization": f"Basic {basic}"}
    )
    assert answer.status_code == 200
    program.secret = "x" * 43
    assert is_problem(program.ask_token(purpose), 401)
    program.id = "niemand"
    assert is_problem(program.ask_token(purpose), 401)


def test_a_program_that_is_put_out_is_out_at_once(program, purpose):
    from vanzelf.org.models import Staff
    from vanzelf.rest.actions import put_out
    from vanzelf.rest.models import Client

    program.log_in(purpose)
    assert program.get("/diensten").status_code == 200
    put_out(client=Client.objects.get(), by=Staff.objects.get(name="Bas"))
    assert is_problem(program.get("/diensten"), 401)


def test_everything_there_is_to_read_and_nobody_in_it(program, purpose, case):
    program.log_in(purpose)
    whole = "".join(
        program.get(path).content.decode() for path in [*PATHS, f"/zaken/{case.pk}/besluiten"]
    )
    assert '"kwijtschelding"' in whole
    for secret in ("de Wit", "Kastanjelaan", "999990019", str(case.subject_id), case.number):
        assert secret not in whole


def test_small_counts_are_not_told(program, purpose, begin):
    from vanzelf.campaigns.models import Outcome

    month = dt.date(2026, 10, 1)
    for result, count in (("toegekend_na_ja", 31), ("niet_bereikt", 9)):
        Outcome.objects.create(service="kwijtschelding", month=month, result=result, count=count)
    Outcome.objects.create(service="kwijtschelding", month=None, result="niet_bereikt", count=8)
    found = program.log_in(purpose).get("/uitkomsten").json()["resultaten"]
    assert {each["uitkomst"]: each["aantal"] for each in found} == {
        "toegekend_na_ja": 30, "niet_bereikt": None,
    }  # fmt: skip


def test_an_amount_of_a_few_is_not_told(program, purpose, hire):
    from vanzelf.decide.models import AwardRun
    from vanzelf.org import clock

    for people in (9, 10):
        AwardRun.objects.create(
            service="kwijtschelding", group="jaarlijks", scheme="kwijtschelding", period="2026",
            on=clock.today(), made_at=clock.now(),
            counted={"kandidaten": people, "bedrag_cent": 45_000 * people, "wil_niet": 12},
        )  # fmt: skip
    found = program.log_in(purpose).get("/toekenningsrondes").json()["resultaten"]
    told = {each["aantallen"]["kandidaten"]: each["aantallen"] for each in found}
    assert told[10] == {"kandidaten": 10, "bedrag_cent": 450_000, "wil_niet": 12}
    assert told[None] == {"kandidaten": None, "bedrag_cent": None, "wil_niet": 12}


def test_a_case_of_another_purpose_is_not_there(program, purpose, case):
    from vanzelf.decide.models import Case

    program.log_in(purpose)
    path = f"/zaken/{case.pk}/besluiten"
    assert program.get(path).status_code == 200
    Case.objects.update(service="reisdocumenten")
    assert is_problem(program.get(path), 404)


@pytest.mark.parametrize("strekking", ["afgewezen", "deels", "terugvordering"])
def test_what_is_not_positive_never_begins_with_a_program(program, purpose, case, strekking):
    from vanzelf.decide.models import Decision
    from vanzelf.org.models import AuditLine

    asked = {"zaak": str(case.pk), "strekking": strekking, "motivering": "Te veel inkomen."}
    assert is_problem(program.log_in(purpose).post("/besluiten", asked, "sleutel-1"), 403)
    assert not Decision.objects.exists()
    assert AuditLine.objects.filter(action="negatief besluit geweigerd", allowed=False).count() == 1


def test_a_program_hears_of_no_refusal_before_the_resident_does(program, purpose, case, hire):
    from vanzelf.decide.actions import propose
    from vanzelf.decide.models import Direction
    from vanzelf.org.rights import Role

    program.log_in(purpose)
    for direction, told in ((Direction.REFUSED, 0), (Direction.GRANTED, 1)):
        case.decisions.all().delete()
        propose(
            case=case, direction=direction, amount_cents=100, reasons={},
            author=hire(Role.OFFICER),
        )  # fmt: skip
        found = program.get(f"/zaken/{case.pk}/besluiten").json()["resultaten"]
        assert len(found) == told


def test_the_same_key_does_it_once(program, purpose, case):
    from vanzelf.decide.models import Decision

    asked = {"zaak": str(case.pk), "strekking": "toegekend", "bedragCenten": 31240,
             "motivering": "U hebt bijstand."}  # fmt: skip
    program.log_in(purpose)
    assert is_problem(program.post("/besluiten", asked), 400)  # no key
    first = program.post("/besluiten", asked, "sleutel-1")
    again = program.post("/besluiten", asked, "sleutel-1")
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert first.status_code == 201
    assert Decision.objects.get().state == "concept"  # a person confirms it
    assert is_problem(program.post("/besluiten", asked | {"bedragCenten": 1}, "sleutel-1"), 409)
    assert is_problem(program.post("/besluiten", asked, "sleutel-2"), 409)  # one is underway


def test_pages_go_on_where_the_last_one_ended(program, purpose, settle, begin):
    from vanzelf.org import clock
    from vanzelf.work.models import Task

    begin("kwijtschelding")
    for number in range(7):
        Task.objects.create(
            key=str(number), kind="terugbellen", service="kwijtschelding", role="kcc",
            made_at=clock.now(), due_at=clock.now(),
        )  # fmt: skip
    program.log_in(purpose)
    seen, cursor = [], None
    for _ in range(3):
        query = {"perPagina": 3} | ({"cursor": cursor} if cursor else {})
        found = program.get("/taken", **query).json()
        seen += [each["id"] for each in found["resultaten"]]
        cursor = found["volgende"]
    assert cursor is None
    assert len(set(seen)) == len(seen) == 7
    assert is_problem(program.get("/taken", cursor="onzin"), 400)
    assert is_problem(program.get("/taken", perPagina=1000), 400)


def test_a_program_reads_back_what_it_did(program, purpose):
    program.log_in(purpose).get("/diensten")
    program.ask_token("handhaving")
    found = program.get("/eigen-logboek").json()["resultaten"]
    assert {(each["wat"], each["toegestaan"]) for each in found} >= {
        ("api: diensten.lezen", True), ("doel geweigerd", False),
    }  # fmt: skip


def test_every_refusal_is_a_problem_document(program, purpose):
    program.log_in(purpose)
    assert is_problem(program.get("/personen/999990019"), 404)
    assert is_problem(program.get("/"), 404)
    assert is_problem(program.post("/diensten", {}), 405)
    assert is_problem(program.get("/zaken/geen-id/besluiten"), 400)
    wrong = program.post("/besluiten", {"zaak": "x", "strekking": "ja"}, "sleutel-1")
    assert is_problem(wrong, 400)
    assert len(wrong.json()["errors"]) >= 3
    bad = program.browser.post(
        "/api/v1/besluiten", "{", content_type="application/json",
        headers=program.headers() | {"Idempotency-Key": "sleutel-1"},
    )  # fmt: skip
    assert is_problem(bad, 400)
