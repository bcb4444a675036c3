"""From the plain value of a catalogue file to the model; problems are noted, never raised."""

import datetime as dt
import hashlib
import json
from fractions import Fraction
from typing import Any

from vanzelf.language.nodes import Node, Span
from vanzelf.language.parse import KEYWORDS, ExpressionError, parse
from vanzelf.language.types import DATE, TEXT, TRUTH, Kind, Owner, Type
from vanzelf.rules import model
from vanzelf.rules.figures import as_date, read_parameters
from vanzelf.rules.source import Path_, Source
from vanzelf.terms.problems import Place, Problem
from vanzelf.terms.units import COLLECTIONS, UnitType

FORBIDDEN = {
    "nationaliteit": "verblijfsrecht_geeft_aanspraak",
    "nationality": "verblijfsrecht_geeft_aanspraak",
    "geboorteland": "",
    "geboorteplaats": "",
    "herkomst": "",
    "afkomst": "",
    "migratieachtergrond": "",
    "etniciteit": "",
    "taal": "",
    "wijk": "",
    "buurt": "",
    "postcode": "",
    "geloof": "",
    "religie": "",
    "naam": "",
    "achternaam": "",
    "strafblad": "",
    "strafrechtelijk": "",
    "gezondheid": "",
    "diagnose": "",
    "risicoscore": "",
    "score": "",
}
"""Words that may not be (part of) the id of an input: nobody is selected by who they are."""


def place_of(expression: model.Expression, span: Span) -> Place:
    """The place in the file of a part of an expression."""
    lines = expression.text.split("\n")
    offset = sum(len(line) + 1 for line in lines[: span.line - 1]) + span.column - 1
    start = expression.place
    best = (0, start.line, start.column)
    for each in expression.breaks:
        if each[0] <= offset:
            best = each
    return Place(start.file, best[1], best[2] + offset - best[0])


def read_expression(
    source: Source, written: Any, path: Path_, name: str = ""
) -> model.Expression | None:
    """Parse an expression at a path; a problem in it is noted, and the name it is for is broken."""
    text = _as_text(written)
    line, column = source.positions.get(path, (1, 1))
    place, breaks = Place(source.file, line, column), source.breaks.get(path, ())
    try:
        return model.Expression(text, parse(text), place, breaks)
    except ExpressionError as error:
        source.broken.add(name)
        note(source, model.Expression(text, Node(), place, breaks), error)
        return None


def note(source: Source, expression: model.Expression, error: ExpressionError) -> None:
    """Record an error in an expression as a problem of its file."""
    where = place_of(expression, error.span)
    source.problems.append(Problem(where, error.code, error.what, error.remedy))


def _as_text(written: Any) -> str:
    if isinstance(written, bool):
        return "ja" if written else "nee"
    if isinstance(written, Fraction):
        return _decimal(written)
    return str(written)


def _decimal(number: Fraction) -> str:
    """A decimal number as it was written: exact, however many decimals it has."""
    decimals = 0
    while (number * 10**decimals).denominator != 1:
        decimals += 1
    digits = str(abs(number.numerator) * 10**decimals // number.denominator).zfill(decimals + 1)
    sign = "-" if number < 0 else ""
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}" if decimals else f"{sign}{digits}"


_TAKEN = frozenset({"peildatum", "opdatum", "leden", "unit_id", "rol", "lid", *COLLECTIONS})
"""Names with a meaning of their own in rules, facts or tables."""


def check_name(source: Source, name: str, path: Path_) -> None:
    """Note a name that already means something."""
    if name in KEYWORDS or name in _TAKEN or "__" in name:
        what = f"{name!r} has a meaning of its own in the language."
        source.problem(path, "name-reserved", what, "Choose another name.")


def read_concepts(source: Source) -> list[model.Concept]:
    """The concepts of one file."""
    result = []
    for index, entry in enumerate(source.value["begrippen"]):
        path: Path_ = ("begrippen", index)
        _refuse_forbidden(source, entry["id"], (*path, "id"))
        check_name(source, entry["id"], (*path, "id"))
        result.append(_concept(source, entry, path))
    return result


def _refuse_forbidden(source: Source, concept: str, path: Path_) -> None:
    for word in concept.split("_"):
        if word in FORBIDDEN:
            instead = FORBIDDEN[word]
            advice = f"Use {instead}." if instead else "Nobody may be selected by this; remove it."
            source.problem(path, "input-forbidden", f"{concept!r} is a forbidden input.", advice)


def _concept(source: Source, entry: dict[str, Any], path: Path_) -> model.Concept:
    units = entry["van"] if isinstance(entry["van"], list) else [entry["van"]]
    derivation = None
    if "als" in entry:
        derivation = read_expression(source, entry["als"], (*path, "als"), entry["id"])
    return model.Concept(
        entry["id"],
        entry["naam"],
        entry["definitie"],
        tuple(UnitType(unit) for unit in units),
        entry["houder"],
        None if "als" in entry else _concept_type(source, entry, path),
        source.place(path),
        sensitivity=entry.get("gevoeligheid", "gewoon"),
        fresh_months=entry.get("versheid_maanden"),
        ggm=entry.get("ggm"),
        source=entry.get("bron", ""),
        question=entry.get("vraag"),
        short=entry.get("kort"),
        derivation=derivation,
        measure=entry.get("maat", entry.get("soort", "")),
        also_at=tuple(entry.get("ook_bij", ())),
    )


def _concept_type(source: Source, entry: dict[str, Any], path: Path_) -> Type:
    sort = entry["soort"]
    plain = {"ja-nee": TRUTH, "datum": DATE, "tekst": TEXT}
    if sort in plain:
        return plain[sort]
    if sort == "keuze":
        if "keuzes" not in entry:
            source.problem(path, "concept-choices", "a keuze needs its choices.", "Add `keuzes`.")
        return Type(Kind.TEXT, choices=tuple(entry.get("keuzes", ())))
    low, high = (Fraction(bound) for bound in entry.get("bereik", (-1_000_000_000, 1_000_000_000)))
    if low > high:
        source.problem((*path, "bereik"), "concept-range", "the range is empty.", "Lowest first.")
    decimals = {"getal": 0, "factor": entry.get("decimalen", 4)}.get(
        sort, 2 if entry.get("maat") == "cent" else 0
    )
    if max(abs(low), abs(high)) * 10**decimals >= 2**63:
        what = "no database can hold the ends of this range in 64 bits."
        source.problem((*path, "bereik"), "number-too-wide", what, "Use a smaller bereik.")
        low, high = Fraction(-1), Fraction(1)
    if sort == "getal":
        return Type(Kind.NUMBER, low=low, high=high, decimals=0)
    if sort == "factor":
        return Type(Kind.NUMBER, low=low, high=high, decimals=entry.get("decimalen", 4))
    for needed in ("maat", "periode"):
        if needed not in entry:
            source.problem(
                path, "concept-money", f"geld needs {needed}.", "See docs/reference/catalogue.md."
            )
    return Type(
        Kind.MONEY,
        period=entry.get("periode"),
        income=entry.get("inkomensbegrip"),
        owner=Owner.PERSON if entry["van"] == "persoon" else Owner.UNIT,
        low=low,
        high=high,
        decimals=2 if entry.get("maat") == "cent" else 0,
    )


def _steps(source: Source, entries: list[dict[str, Any]]) -> tuple[model.Step, ...]:
    result = []
    for index, entry in enumerate(entries):
        for name, body in entry.items():
            path: Path_ = ("stappen", index, name)
            detail = body if isinstance(body, dict) else {"als": body}
            at = (*path, "als") if isinstance(body, dict) else path
            check_name(source, name, path)
            expression = read_expression(source, detail["als"], at, name)
            if expression is not None:
                text = detail.get("tekst", {})
                result.append(model.Step(name, expression, detail.get("artikel", ""), text))
    return tuple(result)


def digest_of(value: Any) -> str:
    """SHA-256 of a plain value: the same content gives the same digest, whatever its layout."""
    canonical = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def read_norms(source: Source, valid_from: dt.date) -> model.Norms:
    """One file of shared norms."""
    value = source.value
    return model.Norms(
        value["normen"],
        value["naam"],
        tuple(UnitType(unit) for unit in value["eenheden"]),
        valid_from,
        as_date(value["geldig_tot"]) or dt.date.max,
        _parameters(source),
        _steps(source, value.get("stappen", [])),
        source.place(()),
        {key: source.place((key,)) for key in value},
    )


def read_scheme(source: Source, valid_from: dt.date) -> model.Scheme:
    """One version of a scheme."""
    value = source.value
    written = value.get("bedrag", {})
    amounts = _amounts(source, written)
    if value.get("hoofdbedrag", next(iter(written), None)) not in (None, *written):
        what = f"there is no amount per {value['hoofdbedrag']}."
        source.problem(("hoofdbedrag",), "amount-unknown", what, "Choose one of bedrag.")
    return model.Scheme(
        id=value["regeling"],
        name=value["naam"],
        description=value["omschrijving"],
        law=value["grondslag"],
        unit=UnitType(value["eenheid"]),
        authority=value["bevoegd"],
        valid_from=valid_from,
        valid_until=as_date(value["geldig_tot"]) or dt.date.max,
        received=value.get("ontvangt"),
        highest_level=value["hoogste_niveau"],
        upl=value.get("upl"),
        local=bool(value.get("lokaal", False)),
        norms=tuple(value.get("normen", ())),
        parameters=_parameters(source),
        steps=_steps(source, value.get("stappen", [])),
        criteria=_criteria(source, value["criteria"]),
        amounts=amounts,
        main_amount=value.get("hoofdbedrag") or (amounts[0].period if amounts else None),
        list_questions=_questions(source, value.get("lijstvragen", [])),
        place=source.place(()),
        digest=digest_of(value),
        places={key: source.place((key,)) for key in value},
    )


def _parameters(source: Source) -> dict[str, model.Parameter]:
    entries = source.value.get("parameters", {})
    for name in entries:
        check_name(source, name, ("parameters", name))
    return read_parameters(source, entries, ("parameters",))


def _criteria(source: Source, entries: list[dict[str, Any]]) -> tuple[model.Criterion, ...]:
    result = []
    for index, entry in enumerate(entries):
        check_name(source, entry["id"], ("criteria", index, "id"))
        expression = read_expression(source, entry["als"], ("criteria", index, "als"), entry["id"])
        if expression is not None:
            result.append(
                model.Criterion(entry["id"], expression, entry["artikel"], entry["tekst"])
            )
    return tuple(result)


def _amounts(source: Source, entries: dict[str, Any]) -> tuple[model.Amount, ...]:
    result = []
    for period, written in entries.items():
        expression = read_expression(source, written, ("bedrag", period))
        if expression is not None:
            result.append(model.Amount(period, expression))
    return tuple(result)


def _questions(source: Source, entries: list[dict[str, Any]]) -> tuple[model.ListQuestion, ...]:
    result = []
    for index, entry in enumerate(entries):
        expression = read_expression(source, entry["vraag"], ("lijstvragen", index, "vraag"))
        if expression is not None:
            result.append(
                model.ListQuestion(
                    entry["id"],
                    entry["versie"],
                    entry["bron"],
                    expression,
                    tuple(entry["noodzakelijk_voor"]),
                    entry.get("tekst", {}),
                    tuple(
                        source.place(("lijstvragen", index, "noodzakelijk_voor", number))
                        for number in range(len(entry["noodzakelijk_voor"]))
                    ),
                )
            )
    return tuple(result)


def read_examples(source: Source) -> list[model.Example]:
    """The worked examples of one file; `basis` facts are merged under each."""
    result = []
    basis = source.value.get("basis", {})
    for index, entry in enumerate(source.value["voorbeelden"]):
        facts = entry.get("feiten")
        result.append(
            model.Example(
                entry["id"],
                source.value["regeling"],
                as_date(entry["op"]) or dt.date.min,
                None if facts is None else {**basis, **facts},
                entry.get("huishouden"),
                entry.get("aanvrager"),
                entry["verwacht"],
                entry.get("bron", ""),
                entry.get("zekerheid", "nagerekend"),
                source.place(("voorbeelden", index)),
                {name: _as_text(value) for name, value in entry.get("parameters", {}).items()},
                entry.get("toelichting", ""),
            )
        )
    return result
