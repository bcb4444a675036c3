"""Receipts: what an outcome was based on, so that it can be worked out again.

A receipt holds the version and hash of the scheme, the figures and facts used, the date and the
engine. It holds full facts, so it lives no longer than they may.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from vanzelf import __version__
from vanzelf.engines.reference import Evaluation, ReferenceEngine
from vanzelf.engines.tables import flat
from vanzelf.rules.model import Catalogue
from vanzelf.rules.program import BUILT_INS, Program
from vanzelf.rules.read import digest_of
from vanzelf.rules.resolve import resolve
from vanzelf.terms.problems import ProblemError
from vanzelf.terms.units import Fact, Member, Role, Unit, UnitType, Value

ENGINE = f"reference/{__version__}"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an outcome was based on, and the outcome.

    Hashes: of the file of the scheme, of everything that makes up the rule (derived concepts and
    shared norms included), and of the catalogue. on, state: the dates of law and facts. figures:
    the parameters in force, as text. answers: what `flat` makes of the evaluation.
    """

    scheme: str
    version: str
    scheme_hash: str
    rule_hash: str
    catalogue_hash: str
    engine: str
    on: dt.date
    state: dt.date
    figures: Mapping[str, str | None]
    unit: Unit
    answers: Mapping[str, Any]

    @classmethod
    def of(cls, catalogue: Catalogue, evaluation: Evaluation) -> "Receipt":
        """The receipt of an evaluation."""
        program = evaluation.program
        return cls(
            program.scheme.id,
            program.scheme.version,
            program.scheme.digest,
            rule_hash(program),
            catalogue.digest,
            ENGINE,
            program.on,
            program.state,
            _figures(evaluation),
            evaluation.unit,
            flat(evaluation),
        )

    def as_data(self) -> dict[str, Any]:
        """The receipt as plain data for JSON."""
        return {
            "scheme": self.scheme,
            "version": self.version,
            "scheme_hash": self.scheme_hash,
            "rule_hash": self.rule_hash,
            "catalogue_hash": self.catalogue_hash,
            "engine": self.engine,
            "on": self.on.isoformat(),
            "state": self.state.isoformat(),
            "figures": dict(self.figures),
            "unit": _unit_data(self.unit),
            "answers": dict(self.answers),
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Receipt":
        """A receipt from plain data."""
        return cls(
            data["scheme"],
            data["version"],
            data["scheme_hash"],
            data["rule_hash"],
            data["catalogue_hash"],
            data["engine"],
            dt.date.fromisoformat(data["on"]),
            dt.date.fromisoformat(data["state"]),
            data["figures"],
            _read_unit(data["unit"]),
            data["answers"],
        )


def replay(catalogue: Catalogue, receipt: Receipt) -> dict[str, tuple[Any, Any]]:
    """Work an outcome out again; gives what differs as (then, now), nothing when all is the same.

    Raises ProblemError when the rule or a figure is not the one of the receipt any more.
    """
    program = resolve(catalogue, receipt.scheme, receipt.on, state=receipt.state)
    if rule_hash(program) != receipt.rule_hash:
        raise ProblemError.single(
            "receipt-rule",
            f"{receipt.scheme} {receipt.version} is not the rule of this receipt any more.",
            f"Use the catalogue with hash {receipt.catalogue_hash}.",
            place="receipt",
        )
    found = ReferenceEngine(program).evaluate(receipt.unit)
    figures = _figures(found)
    changed = [name for name in figures if figures[name] != receipt.figures.get(name)]
    if changed:
        raise ProblemError.single(
            "receipt-figures",
            f"other figures are in force than on this receipt: {', '.join(changed)}.",
            f"Use the catalogue with hash {receipt.catalogue_hash}.",
            place="receipt",
        )
    now = flat(found)
    names = sorted({*now, *receipt.answers})
    return {
        name: (receipt.answers.get(name), now.get(name))
        for name in names
        if receipt.answers.get(name) != now.get(name)
    }


def rule_hash(program: Program) -> str:
    """SHA-256 of what makes up a rule: every definition it uses, and the type of every fact.

    Texts and sources do not count, nor do figures: those stand on the receipt themselves.
    """
    facts = [*program.person_facts.values(), *program.unit_facts.values()]
    return digest_of(
        {
            "unit": program.scheme.unit,
            "definitions": [
                [each.id, each.kind, each.of_person, repr(each.node)]
                for each in program.definitions
            ],
            "facts": sorted([each.id, repr(each.type), each.fresh_months] for each in facts),
        }
    )


def _figures(evaluation: Evaluation) -> dict[str, str | None]:
    """Every parameter as text; a table as its rows."""
    return {
        name: str(constant.rows) if constant.rows else _text(constant.value)
        for name, constant in evaluation.program.constants.items()
        if name not in BUILT_INS
    }


def _text(value: Value | None) -> str | None:
    return None if value is None else str(value)


def _unit_data(unit: Unit) -> dict[str, Any]:
    members = [
        {
            "id": member.person_id,
            "role": str(member.role),
            "certain": member.certain,
            "facts": _facts_data(member.facts),
        }
        for member in unit.members
    ]
    facts = _facts_data(unit.facts)
    return {"type": str(unit.type), "id": unit.id, "members": members, "facts": facts}


def _facts_data(facts: Mapping[str, Fact]) -> dict[str, Any]:
    return {
        name: {
            "kind": type(fact.value).__name__,
            "value": _text(fact.value),
            "status": fact.status,
            "source": fact.source,
            "date": fact.date.isoformat() if fact.date else None,
        }
        for name, fact in facts.items()
    }


def _read_unit(data: Mapping[str, Any]) -> Unit:
    members = tuple(
        Member(each["id"], Role(each["role"]), _read_facts(each["facts"]), each["certain"])
        for each in data["members"]
    )
    return Unit(UnitType(data["type"]), data["id"], members, _read_facts(data["facts"]))


def _read_facts(data: Mapping[str, Any]) -> dict[str, Fact]:
    return {
        name: Fact(
            _read_value(each["kind"], each["value"]),
            each["status"],
            each["source"],
            dt.date.fromisoformat(each["date"]) if each["date"] else None,
        )
        for name, each in data.items()
    }


def _read_value(kind: str, written: str | None) -> Value | None:
    if written is None:
        return None
    if kind == "bool":
        return written == "True"
    if kind == "int":
        return int(written)
    if kind == "Fraction":
        return Fraction(written)
    return dt.date.fromisoformat(written) if kind == "date" else written
