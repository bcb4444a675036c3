"""A source grants what its own catalogue says and two people agreed to, and refuses the rest."""

import datetime as dt
from dataclasses import replace

import pytest

from mandates.parties import (
    BEUKENDAM,
    CATALOGUE,
    EIKENHAGE,
    GRANTORS,
    NOW,
    REQUESTERS,
    ROLES,
    START,
    TAX,
    UWV,
    alerts,
    changed,
    mandate,
    proposal,
    reasons,
    with_figure,
)
from vanzelf.protocol.mandates import Mandate
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.proposing import Approval, Refused, renewal
from vanzelf.protocol.status import Standing, read_status, status_of
from vanzelf.source.mandates import MandateStore


def test_a_mandate_is_signed_when_both_roles_agree(uwv):
    asked = proposal()
    refused, name = uwv.receive(asked)
    assert refused is None
    for roles in ((), ("beheerder",), ("beheerder",)):
        uwv.approve(name, roles=roles)
        with pytest.raises(ProtocolError, match="approval-missing"):
            uwv.registrar.grant(uwv.con, name, NOW)
    uwv.approve(name, roles=("fg",))
    text = uwv.registrar.grant(uwv.con, name, NOW)
    granted = mandate(text)
    assert granted.declared.number == 1
    assert granted.status_number == 1
    same = asked.data() | {"set": asked.declared.data() | {"nummer": 1}, "statusnummer": 1}
    assert granted.data() == same
    assert MandateStore(uwv.con).in_force(granted, NOW)
    assert uwv.registrar.grant(uwv.con, name, NOW) == text
    assert not alerts(uwv)


@pytest.mark.parametrize(
    "about, meant, role, code",
    [
        (None, UWV, (TAX, "fg"), "signature-unknown-key"),
        (None, TAX, (UWV, "fg"), "approval-role"),
        ("0" * 64, UWV, (UWV, "fg"), "proposal-unknown"),
    ],
    ids=["of another source", "for another source", "about nothing"],
)
def test_only_the_roles_of_this_source_approve(uwv, about, meant, role, code):
    _, name = uwv.receive(proposal())
    approval = Approval(proposal=about or name, source=meant.oin, name="J. Smit", at=NOW)
    text = approval.signed(ROLES[role[0].oin, role[1]])
    with pytest.raises(ProtocolError, match=code):
        uwv.registrar.approve(uwv.con, text, NOW)


def test_who_proposes_signs(uwv):
    text = proposal(requester=EIKENHAGE).signed(REQUESTERS[BEUKENDAM.oin])
    with pytest.raises(ProtocolError, match="mandate-sender"):
        uwv.registrar.receive(uwv.con, text, NOW)


LIMITS = proposal().data()["grenzen"]
SET = proposal().data()["set"]
RUNG = {**SET["treden"][0], "waarde": "1"}
GROUND = proposal().data()["grondslag"]
FORBIDDEN = [
    ("a limit by hand", {"grenzen": {"stadspas": {"inkomenspercentage": "110"}}}, "mandate-differs"),
    (
        "a limit of the law",
        {"eigen_keuzes": {"stadspas": {"norm_alleen": "1"}}},
        "mandate-local",
    ),
    ("a question less", {"vragen": proposal().data()["vragen"][:1]}, "mandate-differs"),
    ("a rung by hand", {"set": {**SET, "treden": [RUNG]}}, "mandate-differs"),
    ("another population", {"populatie": {**proposal().data()["populatie"], "minstens": 1}},
     "mandate-differs"),
    ("another purpose", {"doel": "handhaving"}, "mandate-differs"),
    ("no ground", {"grondslag": {**GROUND, "stand": "geen"}}, "mandate-ground"),
    ("a law to come", {"grondslag": {**GROUND, "stand": "in_voorbereiding"}}, "mandate-ground"),
    (
        "a pilot that is over",
        {"grondslag": {**GROUND, "stand": "proef", "vanaf": "2025-01-01", "tot": "2026-01-01"}},
        "mandate-ground",
    ),
    ("every month", {"maanden": 1}, "mandate-frequency"),
    ("for ever", {"geldig_tot": "2040-01-01"}, "mandate-dates"),
    ("ended", {"geldig_vanaf": "2026-02-01", "geldig_tot": "2026-10-01"}, "mandate-dates"),
    (
        "a list of one",
        {"poorten": {"lijst_minstens": 0, "lijst_hoogstens": 40, "onbekend_hoogstens": 60}},
        "mandate-gates",
    ),
    ("version 2 first", {"versie": 2}, "mandate-version"),
    ("another source", {"houder": "svb"}, "mandate-source"),
    ("no such bundle", {"bundel": "anders"}, "bundle-unknown"),
    (
        "its own combiner",
        {"combiner": {**proposal().data()["combiner"], "oin": EIKENHAGE.oin}},
        "mandate-combiner",
    ),
]  # fmt: skip


@pytest.mark.parametrize("fields, reason", [each[1:] for each in FORBIDDEN],
                         ids=[each[0] for each in FORBIDDEN])  # fmt: skip
def test_what_the_rules_forbid_is_refused_aloud(uwv, fields, reason):
    refused, _ = uwv.receive(changed(proposal(), **fields))
    assert refused is not None
    assert reason in reasons(refused)
    assert reason in alerts(uwv)


def test_a_refusal_and_its_alert_are_one(uwv):
    with uwv.con.transaction(force_rollback=True):
        refused, name = uwv.receive(changed(proposal(), maanden=1))
        assert alerts(uwv) == ["mandate-frequency"]
        assert MandateStore(uwv.con).refusal(name) == refused
    assert not alerts(uwv)
    assert MandateStore(uwv.con).find(name) is None


def test_production_takes_no_made_up_ground(source):
    uwv = source(UWV, demo=False)
    refused, _ = uwv.receive(proposal())
    assert reasons(refused) == {"mandate-ground"}
    pilot = {**GROUND, "stand": "proef", "vanaf": "2026-01-01", "tot": "2028-01-01"}
    for ground in (pilot, {**GROUND, "stand": "in_werking"}):
        refused, _ = uwv.receive(changed(proposal(), grondslag=ground))
        assert refused is None


def test_people_may_refuse(uwv):
    _, name = uwv.receive(proposal())
    text = uwv.registrar.refuse(uwv.con, name, "De gemeente heeft geen DPIA gestuurd.", NOW)
    refused = Refused.check(text, GRANTORS)[0]
    assert refused.reasons == ("mandate-refused",)
    assert "DPIA" in refused.text
    assert alerts(uwv) == ["mandate-refused"]
    uwv_again = uwv.receive(proposal())
    assert uwv_again == (text, name)
    with pytest.raises(ProtocolError, match="proposal-closed"):
        uwv.approve(name)


def test_a_withdrawal_works_at_once(uwv):
    text = uwv.grant(proposal())
    granted, signed = Mandate.check(text, GRANTORS)
    before = read_status(uwv.registrar.status(uwv.con, NOW), GRANTORS)
    assert status_of(before, granted, NOW) is Standing.VALID
    after = uwv.registrar.withdraw(uwv.con, signed.digest, "Fout in de vraag.", NOW)
    assert status_of(read_status(after, GRANTORS), granted, NOW) is Standing.WITHDRAWN
    assert not MandateStore(uwv.con).in_force(granted, NOW)
    with pytest.raises(ProtocolError, match="mandate-unknown"):
        uwv.registrar.withdraw(uwv.con, signed.digest, "Nog eens.", NOW)


def test_a_renewal_is_the_same_set_by_the_figures_of_that_year(source):
    alone = replace(CATALOGUE.bundles["toeslagen"], together=())
    catalogue = replace(CATALOGUE, bundles={"toeslagen": alone})
    tax, before = source(TAX, catalogue=catalogue), dt.datetime(2025, 11, 1, 9, tzinfo=dt.UTC)
    asked = proposal("toeslagen-belastingdienst", TAX, on=before.date(), catalogue=catalogue)
    first = mandate(tax.grant(asked, before))
    second = mandate(tax.grant(renewal(first, catalogue, START)))
    assert (first.version, second.version) == (1, 2)
    assert first.declared.digest == second.declared.digest
    assert first.declared.number == second.declared.number
    assert first.declared.rungs != second.declared.rungs, "limits follow the law"
    store = MandateStore(tax.con)
    assert not store.in_force(first, NOW)
    assert store.in_force(second, NOW)
    assert store.status(TAX.oin, NOW).expired == (first.status_number,)


def test_the_budget_knows_what_a_set_measures(tax):
    granted = mandate(tax.grant(proposal("toeslagen-belastingdienst", TAX)))
    rows = tax.con.execute("select number, family, cluster from declared_sets order by family")
    assert rows.fetchall() == [
        (granted.declared.number, "rendementsgrondslag", "vermogen"),
        (granted.declared.number, "toetsingsinkomen", "inkomen"),
    ]


def test_a_source_that_lacks_a_figure_says_so(uwv):
    versions = tuple(
        replace(each, list_questions=()) for each in CATALOGUE.schemes["kwijtschelding"]
    )
    other = replace(CATALOGUE, schemes={**CATALOGUE.schemes, "kwijtschelding": versions})
    refused, _ = uwv.receive(proposal(catalogue=other))
    assert "mandate-differs" in reasons(refused)


def test_the_figure_of_the_municipality_is_used_at_the_source(uwv):
    asked = proposal(catalogue=with_figure("stadspas", "inkomenspercentage", 1))
    granted = mandate(uwv.grant(asked))
    assert granted.limits["stadspas"]["inkomenspercentage"] == "100"
