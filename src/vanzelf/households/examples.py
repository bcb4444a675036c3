"""Running the worked examples that stand beside the schemes.

An example gives facts (of one unit, or of a whole household) and what must come out; `compare`
lists every difference in words. Any engine can be put to the test: it only has to turn a program
and units into evaluations.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from vanzelf.engines.ready import read_unit
from vanzelf.engines.reference import Evaluation
from vanzelf.engines.values import Unknown
from vanzelf.households.reference import build_units
from vanzelf.households.register import read_register
from vanzelf.rules.model import Catalogue, Example
from vanzelf.rules.program import Program, question_id
from vanzelf.terms.outcome import CERTAINTY_NL, OUTCOME_NL
from vanzelf.terms.problems import ProblemError
from vanzelf.terms.units import Unit

_TRUTH_NL = {True: "ja", False: "nee", None: "onbekend"}


def unit_of(catalogue: Catalogue, program: Program, example: Example) -> Unit:
    """The unit an example is about.

    Raises ProblemError when its facts do not fit or its applicant has no such unit.
    """
    if example.facts is not None:
        return read_unit(program, example.facts, place=str(example.place))
    assert example.household is not None
    register = read_register(catalogue, example.household, place=str(example.place))
    for unit in build_units(register, program.scheme.unit, example.on):
        if unit.id == example.applicant:
            return unit
    raise ProblemError.single(
        "example-applicant",
        f"{example.applicant!r} is not the aanvrager of a {program.scheme.unit} here.",
        "The aanvrager is the oldest of a couple, or the oldest adult of a rented home.",
        place=str(example.place),
    )


def compare(example: Example, found: Evaluation) -> list[str]:
    """Every way in which an evaluation differs from what the example expects."""
    differences = []
    for what, expected, got in _pairs(example.expected, found):
        if expected != got:
            differences.append(f"{example.id}: {what} should be {expected}, found {got}")
    return differences


def _pairs(expected: Mapping[str, Any], found: Evaluation) -> list[tuple[str, Any, Any]]:
    pairs: list[tuple[str, Any, Any]] = []
    if "uitkomst" in expected:
        pairs.append(("uitkomst", expected["uitkomst"], OUTCOME_NL[found.outcome]))
    if "zekerheid" in expected:
        pairs.append(("zekerheid", expected["zekerheid"], CERTAINTY_NL[found.certainty]))
    for period in ("jaar", "kwartaal", "maand", "eenmalig"):
        if period in expected:
            pairs.append((period, _cents(expected[period]), _amount(found, period)))
    for name, verdict in expected.get("criteria", {}).items():
        pairs.append((f"criterium {name}", verdict, _TRUTH_NL[found.criterion(name)[1]]))
    for name, verdict in expected.get("lijstvragen", {}).items():
        value = found.estimated.values[question_id(name)]
        pairs.append(
            (
                f"lijstvraag {name}",
                verdict,
                "onbekend" if isinstance(value, Unknown) else _TRUTH_NL[bool(value)],
            )
        )
    for name, value in expected.get("stappen", {}).items():
        pairs.append((f"stap {name}", *_step(value, found.estimated.values.get(name))))
    if "onbekend" in expected:
        missing = sorted({each.concept for each in found.estimated.missing if each.concept})
        pairs.append(("onbekend", sorted(expected["onbekend"]), missing))
    return pairs


def _cents(value: Any) -> int | None:
    return None if value is None else int(Fraction(str(value)) * 100)


def _amount(found: Evaluation, period: str) -> int | None:
    if period not in found.amounts:
        return 0 if found.estimated.outcome is False else None
    return found.amounts[period]


def _step(expected: Any, got: Any) -> tuple[Any, Any]:
    if expected is None or got is None or isinstance(got, Unknown):
        return (expected, "onbekend" if isinstance(got, Unknown) else got)
    if isinstance(got, bool):
        return expected, _TRUTH_NL[got]
    if isinstance(got, int | Fraction):
        return _at_precision(expected, got)
    return str(expected), str(got)


def _at_precision(expected: Any, got: int | Fraction) -> tuple[str, str]:
    """Both at the precision printed in the example, half up."""
    printed = Fraction(str(expected))
    decimals = 0
    while (printed * 10**decimals).denominator != 1:
        decimals += 1
    decimals = max(decimals, 2) if decimals else 0
    rounded = (Fraction(got) * 10**decimals + Fraction(1, 2)).__floor__()
    return f"{float(printed):.{decimals}f}", f"{rounded / 10**decimals:.{decimals}f}"


Runner = Callable[[Program, Sequence[Unit]], Sequence[Evaluation]]
