"""The ladder: which limits may be asked about a quantity, and that nobody stands between two.

A limit is a rung: a norm of the law with an id. The rungs about one quantity are declared together.
Two rungs of different schemes that lie close would say within a few euros what somebody earns; the
higher of the two is then used for both, which only makes the list longer.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from vanzelf.language import nodes
from vanzelf.protocol.canonical import digest_of
from vanzelf.protocol.mandates import DeclaredSet, Family, Rung
from vanzelf.protocol.problems import ProtocolError
from vanzelf.rules.model import Catalogue, Concept, Parameter
from vanzelf.rules.program import Program, question_id
from vanzelf.terms.units import Value

APART = Fraction(5, 4)
"""Rungs of different schemes closer than this (the higher over the lower) become one."""

EVERYBODY = "alle"
"""The class of a rung that is for everybody."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A rung as it is used, at one holder, for what it measures.

    own: the municipality chose its value.
    """

    scheme: str
    parameter: Parameter
    families: tuple[Family, ...]
    value: Fraction
    own: bool

    @property
    def key(self) -> tuple[str, str]:
        """What names it in overrides: scheme and parameter."""
        return self.scheme, self.parameter.id

    def beside(self, other: "Limit") -> bool:
        """Whether it measures the same, for people of the same class, in the same measure."""
        classes = {self.parameter.rung_class, other.parameter.rung_class}
        return (
            self.scheme != other.scheme
            and (len(classes) == 1 or EVERYBODY in classes)
            and _measure(self.parameter) == _measure(other.parameter)
            and bool(set(self.families) & set(other.families))
        )

    def rungs(self, value: Fraction) -> Iterator[Rung]:
        """Itself as it stands in a mandate, once for each family."""
        for family in self.families:
            yield Rung(
                id=self.parameter.rung or "",
                scheme=self.scheme,
                parameter=self.parameter.id,
                family=family.concept,
                klass=self.parameter.rung_class,
                value=as_written(self.parameter.measure, value),
                measure=self.parameter.measure,
            )


def _measure(parameter: Parameter) -> tuple[str, str | None]:
    money = parameter.measure in ("euro", "cent")
    return ("geld" if money else parameter.measure), parameter.type.period


def limits_of(catalogue: Catalogue, program: Program, holder: str) -> list[Limit]:
    """The rungs that the questions of a holder's program rest on, with what they measure.

    Raises ProtocolError rung-missing for a question that measures something without a rung.
    """
    found: dict[str, dict[Family, None]] = {}
    for question in program.scheme.list_questions:
        names = reached(program, question_id(question.id))
        families = [
            Family(
                holder=holder,
                concept=concept.id,
                period=(concept.type.period if concept.type else None) or "stand",
                cluster=cluster_of(catalogue, concept.id),
            )
            for concept in _measured(program, names, holder)
        ]
        rungs = [name for name in names if _rung(program, name)]
        if families and not rungs:
            raise ProtocolError.because(
                "rung-missing",
                f"the question {question.id} of {program.scheme.id} has no rung.",
                "Give the parameter that is its limit a `trede`.",
            )
        for name in rungs:
            found.setdefault(name, {}).update(dict.fromkeys(families))
    return [_limit(program, name, tuple(families)) for name, families in found.items() if families]


def _limit(program: Program, name: str, families: tuple[Family, ...]) -> Limit:
    constant = program.constants[name]
    parameter = constant.parameter
    assert parameter is not None
    if isinstance(constant.value, bool) or not isinstance(constant.value, int | Fraction):
        raise ProtocolError.because(
            "rung-value",
            f"the rung {parameter.rung} has no value on this date.",
            "Fill in the figure, or propose for another date.",
        )
    own = is_own(program, parameter)
    return Limit(program.scheme.id, parameter, families, Fraction(constant.value), own)


def is_own(program: Program, parameter: Parameter) -> bool:
    """Whether the municipality chose the value of a parameter."""
    return parameter.local or (program.scheme.local and parameter.id in program.scheme.parameters)


def cluster_of(catalogue: Catalogue, concept: str) -> str:
    """The quantity that a concept measures; its own when it is in no cluster."""
    for cluster in catalogue.clusters.values():
        if concept in cluster.concepts:
            return cluster.id
    return concept


def reached(program: Program, root: str) -> list[str]:
    """Every name that a definition rests on, itself first."""
    by_id = {each.id: each for each in program.definitions}
    found: dict[str, None] = {}
    ahead = [root]
    while ahead:
        name = ahead.pop(0)
        if name in found:
            continue
        found[name] = None
        if name in by_id:
            parts = by_id[name].node.walk()
            ahead += [each.id for each in parts if isinstance(each, nodes.Name | nodes.OfApplicant)]
    return list(found)


def _measured(program: Program, names: Iterable[str], holder: str) -> Iterator[Concept]:
    """The amounts and numbers of a holder among some names."""
    facts = {**program.person_facts, **program.unit_facts}
    for name in names:
        concept = facts.get(name)
        if concept is None or concept.holder != holder:
            continue
        if concept.type is not None and concept.type.numeric:
            yield concept


def _rung(program: Program, name: str) -> bool:
    constant = program.constants.get(name)
    return constant is not None and constant.parameter is not None and bool(constant.parameter.rung)


# -- close rungs ---------------------------------------------------------------------------------


def raised(limits: Sequence[Limit]) -> dict[tuple[str, str], Fraction]:
    """The value that every limit is used with, by scheme and parameter.

    From the highest down, and again until nothing moves: a limit that lies less than a quarter
    below one of another scheme takes its value. Afterwards no two of different schemes in one
    family and class lie less than a quarter apart, unless they are equal.
    """
    once = sorted(_by_key(limits), key=lambda each: (-each.value, each.key))
    values = {limit.key: limit.value for limit in once}
    settled = False
    while not settled:
        settled = True
        for limit in once:
            value = values[limit.key]
            others = (values[other.key] for other in once if other.beside(limit))
            above = [high for high in others if value < high < value * APART]
            if above:
                values[limit.key], settled = max(above), False
    return values


def _by_key(limits: Sequence[Limit]) -> list[Limit]:
    """Every parameter once, with all that is measured against it at any holder."""
    found: dict[tuple[str, str], Limit] = {}
    for limit in limits:
        other = found.get(limit.key, limit)
        families = tuple(dict.fromkeys((*other.families, *limit.families)))
        found[limit.key] = replace(limit, families=families)
    return list(found.values())


# -- the declared set ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Choice:
    """A figure that the municipality chose. clusters: what it helps measure."""

    scheme: str
    parameter: str
    value: str
    clusters: tuple[str, ...]
    is_rung: bool = False


def declare(
    limits: Sequence[Limit], choices: Sequence[Choice], mine: Sequence[Limit]
) -> DeclaredSet:
    """The set of some limits that are declared together, for a mandate that asks `mine`."""
    values = raised(limits)
    families = sorted({each for limit in mine for each in limit.families}, key=_family_order)
    own = [rung for limit in mine for rung in limit.rungs(values[limit.key])]
    clusters = {
        cluster: _identity(cluster, limits, choices, values)
        for cluster in sorted({family.cluster for family in families})
    }
    rest = [
        rung
        for limit in limits
        if limit not in mine and any(each.cluster in clusters for each in limit.families)
        for rung in limit.rungs(values[limit.key])
    ]
    return DeclaredSet(
        number=0,
        digest=digest_of(clusters),
        rungs=tuple(sorted(own, key=_rung_order)),
        families=tuple(families),
        together=tuple(sorted(rest, key=_rung_order)),
        clusters=clusters,
    )


def _identity(
    cluster: str,
    limits: Sequence[Limit],
    choices: Sequence[Choice],
    values: Mapping[tuple[str, str], Fraction],
) -> str:
    """What makes a set another set: other rungs, or other figures of the municipality itself."""
    rungs: list[list[str | None]] = [
        [
            limit.scheme,
            limit.parameter.rung,
            limit.parameter.rung_class,
            as_written(limit.parameter.measure, values[limit.key]) if limit.own else None,
        ]
        for limit in limits
        if any(family.cluster == cluster for family in limit.families)
    ]
    chosen: list[list[str | None]] = [
        [each.scheme, each.parameter, each.value] for each in choices if cluster in each.clusters
    ]
    return digest_of({"treden": _once(rungs), "keuzes": _once(chosen)})


def _once(rows: Iterable[list[str | None]]) -> list[list[str | None]]:
    return sorted({tuple(row): row for row in rows}.values(), key=str)


def _family_order(family: Family) -> tuple[str, str]:
    return family.holder, family.concept


def _rung_order(rung: Rung) -> tuple[str, str, str]:
    return rung.scheme, rung.id, rung.family


def as_written(measure: str, value: Value) -> str:
    """A value as text in its measure, as a figure is written in the catalogue."""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if not isinstance(value, int | Fraction):
        return str(value)
    number = Fraction(value) * (100 if measure == "procent" else 1)
    scale = 1
    while (number * scale).denominator != 1:
        scale *= 10
    digits = str(abs(int(number * scale))).zfill(len(str(scale)))
    whole, part = (
        digits[: len(digits) - len(str(scale)) + 1],
        digits[len(digits) - len(str(scale)) + 1 :],
    )
    return ("-" if number < 0 else "") + (f"{whole}.{part}" if part else whole)
