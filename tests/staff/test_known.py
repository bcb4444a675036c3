"""Who knows a resident acts for them nowhere: not in a task, a case or a call (P-39)."""

import pytest


@pytest.fixture
def karim(hire):
    from vanzelf.org.rights import Role

    return hire(Role.OFFICER, Role.CALL_AGENT, name="Karim")


def test_who_knows_a_resident_leaves_case_decision_and_call_to_a_colleague(
    case, karim, hire, log_in
):
    from vanzelf.decide import actions
    from vanzelf.decide.models import Direction
    from vanzelf.org.models import AuditLine, Glass
    from vanzelf.org.rights import Role
    from vanzelf.terms.problems import ProblemError
    from vanzelf.work.models import Known

    other = hire(Role.OFFICER, name="Noor")
    decision = actions.propose(
        case=case, direction=Direction.REFUSED, amount_cents=None, reasons={}, author=other
    )
    at = f"/werk/zaak/{case.pk}/"
    client = log_in(karim)
    assert "Kent u deze inwoner?" in client.get(at).content.decode()
    page = client.post(f"/werk/ken/{case.subject_id}/", follow=True).content.decode()
    assert "Een collega doet dit. Uw teamleider weet het." in page
    client.post(f"/werk/ken/{case.subject_id}/")
    assert Known.objects.get().staff == karim
    assert Glass.objects.get().staff == karim
    for path in (at, f"{at}voorstel/", f"/werk/besluit/{decision.pk}/"):
        assert client.get(path).status_code == 403
    found = {
        "niveau": "sterk", "reden": "Vraagt iets", "hoe": "bellen", "wie": str(case.subject_id),
        "tot": "2026-11-01T23:00:00+00:00",
    }  # fmt: skip
    session = client.session
    session["beller"] = found
    session.save()
    page = client.get(f"/werk/beller/{case.subject_id}/", follow=True).content.decode()
    assert "Verbind door met een collega." in page
    refused = AuditLine.objects.filter(action="geweigerd: kent de inwoner", allowed=False)
    assert refused.count() == 4
    for act in (
        lambda: actions.drop(decision=decision, by=karim, because="iets nieuws"),
        lambda: actions.confirm(decision=decision, by=karim),
    ):
        with pytest.raises(ProblemError, match="task-known"):
            act()
    assert log_in(other).get(at).status_code == 200
