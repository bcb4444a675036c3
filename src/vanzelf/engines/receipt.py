"""Receipts: what an outcome was based on, so that it can be worked out again.

A receipt holds the version and hash of the scheme, the figures and facts used, the date and the
engine. It holds full facts, so it lives no longer than they may.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from vanzelf import __version__
from vanzelf.engines.reference import Evaluation, ReferenceEngine
from vanzelf.engines.tables import flat
from vanzelf.rules.model import Catalogue
from vanzelf.rules.program import BUILT_INS, Program
from vanzelf.rules.read import digest_of
from vanzelf.rules.resolve import resolve_version
from vanzelf.rules.versions import version_on
from vanzelf.terms.problems import Place, Problem, ProblemError
from vanzelf.terms.units import Fact, Member, Role, Unit, UnitType, Value

ENGINE = f"reference/{__version__}"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an outcome was based on, and the outcome.

    Hashes: of the file of the scheme, of everything that makes up the rule (derived concepts and
    shared norms included), and of the catalogue. on, state: the dates of law and facts. figures:
    the parameters in force, as text; overrides: those of them that were set to another value than
    the law's. definitions, fact_hashes: a short hash of each definition and of each fact, to name
    what changed. answers: what `flat` makes of the evaluation.
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
    overrides: Mapping[str, Value]
    definitions: Mapping[str, str]
    fact_hashes: Mapping[str, str]
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
            _overrides(program),
            _definitions(program),
            _fact_hashes(evaluation.unit),
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
            "overrides": {
                name: {"kind": type(value).__name__, "value": _text(value)}
                for name, value in self.overrides.items()
            },
            "definitions": dict(self.definitions),
            "fact_hashes": dict(self.fact_hashes),
            "unit": _unit_data(self.unit),
            "answers": dict(self.answers),
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Receipt":
        """A receipt from plain data; raises ProblemError receipt-form when it is none."""
        try:
            return cls._read(data)
        except (LookupError, TypeError, ValueError, AttributeError):
            what = "this is not a receipt, or not a whole one."
            raise ProblemError.single(
                "receipt-form",
                what,
                "Make one with vanzelf evaluate … --receipt FILE.",
                place="receipt",
            ) from None

    @classmethod
    def _read(cls, data: Mapping[str, Any]) -> "Receipt":
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
            {name: _known(each) for name, each in data["overrides"].items()},
            data["definitions"],
            data["fact_hashes"],
            _read_unit(data["unit"]),
            data["answers"],
        )


def replay(catalogue: Catalogue, receipt: Receipt) -> dict[str, tuple[Any, Any]]:
    """Work an outcome out again; gives what differs as (then, now), nothing when all is the same.

    Raises ProblemError naming every rule, figure and fact that is not that of the receipt any more.
    """
    given = receipt.overrides
    program = resolve_version(
        catalogue,
        version_on(catalogue, receipt.scheme, receipt.on),
        receipt.on,
        given,
        state=receipt.state,
        places=dict.fromkeys(given, Place("receipt")),
    )
    found = ReferenceEngine(program).evaluate(receipt.unit)
    problems = list(_changes(receipt, found))
    if problems:
        raise ProblemError(problems)
    return _differing(receipt.answers, flat(found))


def _changes(receipt: Receipt, found: Evaluation) -> Iterator[Problem]:
    """Every way in which what an outcome rests on is not that of the receipt."""
    use, place = f"Use the catalogue with hash {receipt.catalogue_hash}.", Place("receipt")
    if rule_hash(found.program) != receipt.rule_hash:
        names = _names(receipt.definitions, _definitions(found.program)) or "the type of a fact"
        what = f"the rule of {receipt.scheme} {receipt.version} is another one: {names}."
        yield Problem(place, "receipt-rule", what, use)
    names = _names(receipt.figures, _figures(found))
    if names:
        what = f"other figures are in force than on this receipt: {names}."
        yield Problem(place, "receipt-figures", what, use)
    names = _names(receipt.fact_hashes, _fact_hashes(receipt.unit))
    if names:
        what = f"these facts were changed after the receipt was made: {names}."
        yield Problem(place, "receipt-facts", what, "Use the receipt as it was written.")


def _differing(then: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    names = sorted({*then, *now})
    pairs = {name: (then.get(name), now.get(name)) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _names(then: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    return ", ".join(_differing(then, now))


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


def _overrides(program: Program) -> dict[str, Value]:
    """The parameters that have another value than the law gives them."""
    found: dict[str, Value] = {}
    for name, constant in program.constants.items():
        own = constant.figure.value if constant.figure else None
        if name not in BUILT_INS and not constant.rows and constant.value not in (None, own):
            assert constant.value is not None
            found[name] = constant.value
    return found


def _definitions(program: Program) -> dict[str, str]:
    return {
        each.id: _short([each.kind, each.of_person, repr(each.node)])
        for each in program.definitions
    }


def _fact_hashes(unit: Unit) -> dict[str, str]:
    """A short hash of each fact, by its name and whose it is; of a member, who they are too."""
    found = {name: _short(each) for name, each in _facts_data(unit.facts).items()}
    for member in unit.members:
        found[member.person_id] = _short([str(member.role), member.certain])
        for name, each in _facts_data(member.facts).items():
            found[f"{member.person_id}.{name}"] = _short(each)
    return found


def _short(value: Any) -> str:
    return digest_of(value)[:12]


def _known(data: Mapping[str, Any]) -> Value:
    value = _read_value(data["kind"], data["value"])
    if value is None:
        raise ValueError("a value")
    return value


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
