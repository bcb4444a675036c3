"""Nobody finds an income by asking with one limit after another."""

import datetime as dt
import itertools
from dataclasses import replace
from fractions import Fraction

from mandates.parties import (
    BEUKENDAM,
    CATALOGUE,
    EIKENHAGE,
    GRANTORS,
    NOW,
    SOURCES,
    START,
    TAX,
    UWV,
    alerts,
    mandate,
    proposal,
    reasons,
    with_figure,
)
from vanzelf.protocol.mandates import Mandate
from vanzelf.protocol.proposing import Refused, months_after
from vanzelf.protocol.signing import check, keys
from vanzelf.source.mandates import MandateStore

STEPS = [Fraction(100 + step, 100) for step in range(20)]


def stepped(step, **of):
    """A proposal with the income limit of the city pass at some share of the standard."""
    return proposal(catalogue=with_figure("stadspas", "inkomenspercentage", step), **of)


def is_refused(text):
    """Whether what came back is a refusal, for another set."""
    if text is None or not _is_refusal(text):
        return False
    assert reasons(text) == {"mandate-set"}
    return True


def _is_refusal(text):
    try:
        check(text, Refused.TYP, GRANTORS)
    except Exception:  # noqa: BLE001 - a mandate is no refusal
        return False
    return True


def later(months):
    """A first day and a moment, some months after the start."""
    day = months_after(START, months)
    return day, dt.datetime.combine(day, dt.time(9), dt.UTC)


def test_twenty_mandates_with_stepped_limits(uwv):
    answers = [uwv.grant(stepped(step)) for step in STEPS]
    assert mandate(answers[0]).limits["stadspas"]["inkomenspercentage"] == "100"
    for text in answers[1:]:
        assert "mandate-set" in reasons(text)
    assert alerts(uwv).count("mandate-set") == 19


def test_every_refusal_is_an_alert_of_that_moment(uwv):
    uwv.grant(stepped(STEPS[0]))
    uwv.receive(stepped(STEPS[1]))
    (alert,) = [each for each in MandateStore(uwv.con).alerts(NOW) if each.reason == "mandate-set"]
    assert alert.at == NOW
    assert alert.requester == EIKENHAGE.oin


def test_over_years_one_set_in_any_twelve_months(uwv):
    """Each month somebody tries a new step: what is granted lies a year apart."""
    held = []
    for month, step in zip(range(0, 80, 4), STEPS, strict=True):
        day, now = later(month)
        version = len(held) + 1
        if day >= dt.date(2027, 1, 1):  # the law of later years is not known
            text = _as_if_known(uwv, step, day, now, version)
        else:
            text = uwv.grant(stepped(step, on=day, version=version), now)
        if not is_refused(text):
            granted = mandate(text)
            held.append((granted.valid_from, granted.valid_until))
    assert len(held) == 4
    for (_, end), (start, _) in itertools.pairwise(held):
        assert start >= months_after(end, 12)


def _as_if_known(source, step, day, now, version):
    """Judge a mandate of a later year by its set alone, and grant it if that is allowed."""
    asked = stepped(step, version=version)
    moved = asked.model_copy(update={"valid_from": day, "valid_until": months_after(day, 12)})
    store = MandateStore(source.con)
    if store.other_sets(moved):
        text, _ = source.receive(moved, now)
        return _only_the_set(text)
    fields = {name: getattr(moved, name) for name in type(moved).model_fields}
    granted = Mandate(**fields | {"status_number": store.next_status_number()})
    text = granted.signed(SOURCES[UWV.oin])
    store.hold(text[-64:], granted)
    return text


def _only_the_set(text):
    refused = Refused.check(text, GRANTORS)[0]
    assert "mandate-set" in refused.reasons
    return refused.model_copy(update={"reasons": ("mandate-set",)}).signed(SOURCES[UWV.oin])


def test_a_withdrawal_does_not_free_the_next_step(uwv):
    text = uwv.grant(stepped(STEPS[0]))
    _, signed = Mandate.check(text, GRANTORS)
    uwv.registrar.withdraw(uwv.con, signed.digest, "Vergissing.", NOW)
    assert is_refused(uwv.grant(stepped(STEPS[1], version=2)))
    assert mandate(uwv.grant(stepped(STEPS[0], version=2))).version == 2


def test_a_mandate_that_had_not_begun_was_never_held(uwv):
    day = months_after(START, 1)
    _, signed = Mandate.check(uwv.grant(stepped(STEPS[0], on=day)), GRANTORS)
    uwv.registrar.withdraw(uwv.con, signed.digest, "Vergissing.", NOW)
    assert mandate(uwv.grant(stepped(STEPS[1], on=day, version=2)))


def test_a_joint_body_shares_its_sets(uwv):
    store = MandateStore(uwv.con)
    assert mandate(uwv.grant(stepped(STEPS[0], requester=EIKENHAGE)))
    assert mandate(uwv.grant(stepped(STEPS[1], requester=BEUKENDAM))), "strangers are apart"
    store.join("gemeenschappelijke-regeling", [EIKENHAGE.oin, BEUKENDAM.oin])
    assert is_refused(uwv.grant(stepped(STEPS[2], requester=BEUKENDAM, version=2)))


def test_members_of_a_joint_body_step_no_further(uwv):
    MandateStore(uwv.con).join("regeling", [EIKENHAGE.oin, BEUKENDAM.oin])
    first = mandate(uwv.grant(stepped(STEPS[0], requester=EIKENHAGE)))
    assert is_refused(uwv.grant(stepped(STEPS[1], requester=BEUKENDAM)))
    same = mandate(uwv.grant(stepped(STEPS[0], requester=BEUKENDAM)))
    assert same.declared.number == first.declared.number


def test_a_bundle_of_its_own_is_another_set(uwv):
    """The same limits without those they are declared with: near-equal ones could follow."""
    assert mandate(uwv.grant(proposal()))
    alone = dict(CATALOGUE.bundles)
    alone["gemeentelijk"] = replace(alone["gemeentelijk"], together=())
    alone["toeslagen"] = replace(alone["toeslagen"], together=())
    apart = replace(CATALOGUE, bundles=alone)
    uwv.registrar = replace(uwv.registrar, catalogue=apart)
    assert is_refused(uwv.grant(proposal(catalogue=apart, version=2)))


def test_income_at_another_source_is_the_same_quantity(uwv, tax):
    """A wage at UWV and an income at the tax office: one set, or two that are refused."""
    here = uwv.grant(stepped(STEPS[0]))
    tax.registrar.learn(tax.con, here, keys(SOURCES.values()))
    plan = "toeslagen-belastingdienst"
    assert is_refused(tax.grant(stepped(STEPS[1], plan=plan, source=TAX)))
    assert mandate(tax.grant(stepped(STEPS[0], plan=plan, source=TAX)))
