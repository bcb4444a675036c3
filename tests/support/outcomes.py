"""What an example expects, held against the row of an engine."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from vanzelf.engines.sql.layout import SETTLED
from vanzelf.engines.sql.statement import ESTIMATED, OUTCOME
from vanzelf.rules.program import RECEIVED, amount_id, question_id
from vanzelf.terms.outcome import CERTAINTY_NL, OUTCOME_NL, Certainty, Outcome

PERIODS = ("jaar", "kwartaal", "maand", "eenmalig")
_TRUTH = {True: "ja", False: "nee", None: "onbekend"}


def differences(expected: Mapping[str, Any], row: Mapping[str, Any], scheme: str) -> Iterator[str]:
    """Every way in which a row differs from what is expected (`verwacht` of an example).

    Steps and unknown facts are not in a row: only the reference engine gives those.
    """
    for what, wanted, found in _pairs(expected, row, scheme):
        if wanted != found:
            yield f"{what} should be {wanted}, found {found}"


def _pairs(
    expected: Mapping[str, Any], row: Mapping[str, Any], scheme: str
) -> Iterator[tuple[str, Any, Any]]:
    settled, estimated = row[f"{scheme}.{OUTCOME}"], row[f"{scheme}.{ESTIMATED}"]
    if "uitkomst" in expected:
        yield "uitkomst", expected["uitkomst"], OUTCOME_NL[Outcome.of(settled)]
    if "zekerheid" in expected:
        yield "zekerheid", expected["zekerheid"], CERTAINTY_NL[Certainty.of(settled, estimated)]
    for period in PERIODS:
        if period in expected:
            amount = 0 if estimated is False else row[f"{scheme}.{amount_id(period)}"]
            wanted = expected[period]
            yield period, None if wanted is None else int(Fraction(str(wanted)) * 100), amount
    for name, verdict in expected.get("criteria", {}).items():
        yield f"criterium {name}", verdict, _TRUTH[row[f"{scheme}.{name}"]]
    for name, verdict in expected.get("lijstvragen", {}).items():
        yield f"lijstvraag {name}", verdict, _TRUTH[row[f"{scheme}.{question_id(name)}"]]
    if "ontvangt" in expected:
        yield "ontvangt", expected["ontvangt"], _TRUTH[row[f"{scheme}.{RECEIVED}"]]


def settled(row: Mapping[str, Any], column: str) -> Any:
    """The value of a column with settled facts only."""
    return row.get(column + SETTLED, row[column])
