"""What a municipality proposes, and how a source works out what that proposal ought to say.

The source does not trust the limits of a proposal: it works the questions, the rungs and the limits
out again from its own catalogue, with nothing of the municipality but its own figures.
"""

import calendar
import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from pydantic import Field

from vanzelf.protocol import mandates as made
from vanzelf.protocol.canonical import digest_of
from vanzelf.protocol.conditions import Conditions
from vanzelf.protocol.documents import Digest, Document, Line, Moment, Name, Oin
from vanzelf.protocol.ladder import (
    Choice,
    Limit,
    as_written,
    cluster_of,
    declare,
    limits_of,
    raised,
    reached,
)
from vanzelf.protocol.problems import ProtocolError
from vanzelf.rules import model
from vanzelf.rules.program import RECEIVED, Program, question_id
from vanzelf.rules.questions import holders_asked, questions_at
from vanzelf.rules.resolve import resolve

NOT_RECEIVED = "ontvangt-niet"
"""The id of the question whether the award is not being received already."""

Figures = Mapping[str, Mapping[str, str]]
"""Figures as text, by scheme and parameter."""


class Proposal(made.Terms):
    """What a municipality asks a source to grant; signed by the municipality."""

    TYP: ClassVar[str] = "vanzelf-mandaatvoorstel"


class Approval(Document):
    """The operator or the privacy officer of a source agrees with a proposal.

    name: of the person, because two roles are two people.
    """

    TYP: ClassVar[str] = "vanzelf-mandaatakkoord"

    proposal: Digest = Field(alias="voorstel")
    source: Oin = Field(alias="bron")
    name: Line = Field(alias="naam")
    conditions: Conditions | None = Field(default=None, alias="voorwaarden")
    at: Moment = Field(alias="op")


class Refused(Document):
    """A source refuses a proposal, and says why. reasons: codes of problems."""

    TYP: ClassVar[str] = "vanzelf-mandaatweigering"

    proposal: Digest = Field(alias="voorstel")
    source: Oin = Field(alias="bron")
    reasons: tuple[Name, ...] = Field(alias="redenen", min_length=1)
    text: Line = Field(alias="tekst")
    at: Moment = Field(alias="op")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a holder is asked about a bundle, worked out from the catalogue."""

    questions: tuple[made.Question, ...]
    declared: made.DeclaredSet
    local: dict[str, dict[str, str]]
    limits: dict[str, dict[str, str]]


def asked_of(
    catalogue: model.Catalogue,
    bundle: model.Bundle,
    holder: str,
    on: dt.date,
    local: Figures | None = None,
) -> Asked:
    """What a holder is asked about a bundle by the law of a date.

    local: figures of the municipality instead of those in the catalogue. Raises ProblemError, and
    ProtocolError mandate-empty, rung-missing or rung-value.
    """
    everything = [
        (each.id, program)
        for each in _together(catalogue, bundle)
        for program in _programs(catalogue, each, on, local or {})
    ]
    mine = [each.program for name, each in everything if (name, each.holder) == (bundle.id, holder)]
    if not mine:
        raise ProtocolError.because(
            "mandate-empty",
            f"{holder} is asked nothing about {bundle.id}.",
            "Propose to a holder that is named in a list question.",
        )
    known: list[Limit] = []
    choices: list[Choice] = []
    for _, each in everything:
        known += limits_of(catalogue, each.program, each.holder)
        choices += _choices(catalogue, each.program, each.holder)
    own = [limit for each in mine for limit in limits_of(catalogue, each, holder)]
    declared = declare(known, [each for each in choices if not each.is_rung], own)
    used = {(each.scheme.id, name) for each in mine for name in each.constants}
    here = [each for each in choices if (each.scheme, each.parameter) in used]
    shared = [each for each in choices if declared.clusters.keys() & set(each.clusters)]
    return Asked(
        tuple(question for program in mine for question in _questions(program, bundle.premises)),
        declared,
        _by_scheme([*here, *shared]),
        _limits(used, _by_scheme(here), known),
    )


@dataclass(frozen=True, slots=True)
class _At:
    holder: str
    program: Program


def _together(catalogue: model.Catalogue, bundle: model.Bundle) -> list[model.Bundle]:
    """The bundle and all that are declared with it, whichever of them says so."""
    found = {bundle.id}
    while True:
        more = {
            each.id
            for each in catalogue.bundles.values()
            if each.id in found or found & set(each.together)
        }
        more |= {name for each in found for name in catalogue.bundles[each].together}
        if more <= found:
            return [catalogue.bundles[name] for name in sorted(found)]
        found |= more


def _programs(
    catalogue: model.Catalogue, bundle: model.Bundle, on: dt.date, local: Figures
) -> Iterator[_At]:
    for scheme in bundle.schemes:
        program = resolve(catalogue, scheme, on, local.get(scheme))
        for holder in holders_asked(program):
            asked = questions_at(program, holder, bundle.premises)
            if asked is not None and holder != "gemeente":
                yield _At(holder, asked)


def _choices(catalogue: model.Catalogue, program: Program, holder: str) -> Iterator[Choice]:
    """The municipality's own figures on which the questions of a program rest."""
    found: dict[str, set[str]] = {}
    facts = {**program.person_facts, **program.unit_facts}
    for question in program.scheme.list_questions:
        names = reached(program, question_id(question.id))
        clusters = {
            cluster_of(catalogue, name)
            for name in names
            if name in facts and facts[name].holder == holder
        }
        for name in names:
            constant = program.constants.get(name)
            if constant and constant.parameter and constant.parameter.local:
                found.setdefault(name, set()).update(clusters)
    for name, clusters in found.items():
        constant = program.constants[name]
        parameter = constant.parameter
        if parameter is None or constant.value is None or parameter.over is not None:
            continue
        written = as_written(parameter.measure, constant.value)
        yield Choice(
            program.scheme.id, name, written, tuple(sorted(clusters)), bool(parameter.rung)
        )


def _by_scheme(choices: list[Choice]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for each in sorted(choices, key=lambda each: (each.scheme, each.parameter)):
        found.setdefault(each.scheme, {})[each.parameter] = each.value
    return found


def _limits(
    used: Collection[tuple[str, str]], local: Figures, known: list[Limit]
) -> dict[str, dict[str, str]]:
    """The municipality's figures and the raised rungs, as far as a holder uses them."""
    found = {scheme: dict(values) for scheme, values in local.items()}
    values = raised(known)
    for limit in known:
        if limit.key in used and values[limit.key] != limit.value:
            written = as_written(limit.parameter.measure, values[limit.key])
            found.setdefault(limit.scheme, {})[limit.parameter.id] = written
    return found


def _questions(program: Program, premises: Mapping[str, bool]) -> Iterator[made.Question]:
    scheme = program.scheme
    for question in scheme.list_questions:
        digest = _rule_digest(program, question_id(question.id), premises)
        text = question.text or scheme.name
        yield made.Question(
            scheme=scheme.id, id=question.id, version=question.version, digest=digest, text=text
        )
    if scheme.received:
        yield made.Question(
            scheme=scheme.id,
            id=NOT_RECEIVED,
            version=1,
            digest=_rule_digest(program, RECEIVED, premises),
            text={
                "nl": f"Krijgt dit huishouden nog geen {scheme.name['nl'].lower()}?",
                "en": f"Does this household not receive {scheme.name['en'].lower()} yet?",
            },
        )


def _rule_digest(program: Program, root: str, premises: Mapping[str, bool]) -> str:
    """Digest of a question as the engine runs it, without the figures, which follow the law."""
    names = set(reached(program, root))
    rule = {each.id: repr(each.node) for each in program.definitions if each.id in names}
    facts = sorted(names & {*program.person_facts, *program.unit_facts})
    return digest_of({"regels": rule, "feiten": facts, "aannames": dict(premises)})


# -- a proposal ----------------------------------------------------------------------------------


def propose(
    catalogue: model.Catalogue,
    plan: str,
    source: made.Party,
    requester: made.Requester,
    combiner: made.CombinerPin,
    on: dt.date,
    version: int = 1,
) -> Proposal:
    """The proposal that the catalogue describes, from a date on.

    plan: the id of a mandate in the catalogue. Raises ProtocolError mandate-unknown or as
    `asked_of` does.
    """
    if plan not in catalogue.mandates:
        raise ProtocolError.because(
            "mandate-unknown",
            f"the catalogue has no mandate {plan!r}.",
            f"Known: {', '.join(catalogue.mandates) or 'none'}.",
        )
    entry = catalogue.mandates[plan]
    bundle = catalogue.bundles[entry.bundle]
    asked = asked_of(catalogue, bundle, entry.holder, on)
    ground = entry.ground
    return Proposal(
        id=plan,
        version=version,
        source=source,
        holder=entry.holder,
        requester=requester,
        bundle=bundle.id,
        schemes=bundle.schemes,
        unit=str(bundle.unit),
        purpose=bundle.purpose,
        ground=made.Ground(
            article=ground.article,
            state=made.GroundState(ground.state),
            text=ground.text,
            from_=ground.valid_from,
            until=ground.valid_until,
        ),
        questions=asked.questions,
        declared=asked.declared,
        local=asked.local,
        limits=asked.limits,
        population=population_of(bundle),
        combiner=combiner,
        runs=entry.runs,
        months=entry.months,
        gates=_gates(entry.gates or bundle.gates),
        valid_from=on,
        valid_until=months_after(on, entry.valid_months),
    )


def renewal(previous: made.Terms, catalogue: model.Catalogue, on: dt.date) -> Proposal:
    """The next version of a mandate: the same parties, by the catalogue as it is, from a date on."""
    return propose(
        catalogue,
        previous.id,
        previous.source,
        previous.requester,
        previous.combiner,
        on,
        previous.version + 1,
    )


def population_of(bundle: model.Bundle) -> made.Population:
    """Whom a bundle is about, as it stands in a mandate."""
    population = bundle.population
    return made.Population(
        rule=population.expression.text,
        text=population.text,
        minimum=population.minimum,
        coverage=population.coverage,
        premises=bundle.premises,
    )


def _gates(gates: model.Gates) -> made.Gates:
    return made.Gates(least=gates.least, most=gates.most, unknown=gates.unknown)


def months_after(start: dt.date, months: int) -> dt.date:
    """The same day some months later, or the last day of that month."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(start.day, last))


# -- what a source checks ------------------------------------------------------------------------


def differences(terms: made.Terms, catalogue: model.Catalogue) -> list[str]:
    """What in a proposal is not what this catalogue makes of it: names of parts, as on the wire.

    Raises ProtocolError bundle-unknown, mandate-local or as `asked_of` does.
    """
    bundle = catalogue.bundles.get(terms.bundle)
    if bundle is None:
        raise ProtocolError.because(
            "bundle-unknown", "this catalogue has no such bundle.", "Use the same catalogue."
        )
    _refuse_foreign_figures(terms, catalogue)
    asked = asked_of(catalogue, bundle, terms.holder, terms.valid_from, terms.local)
    wanted = {
        "regelingen": (terms.schemes, bundle.schemes),
        "eenheid": (terms.unit, str(bundle.unit)),
        "doel": (terms.purpose, bundle.purpose),
        "vragen": (terms.questions, asked.questions),
        "set": (terms.declared.model_copy(update={"number": 0}), asked.declared),
        "eigen_keuzes": (_plain(terms.local), asked.local),
        "grenzen": (_plain(terms.limits), asked.limits),
        "populatie": (terms.population, population_of(bundle)),
    }
    return [name for name, (found, right) in wanted.items() if found != right]


def _plain(figures: Figures) -> dict[str, dict[str, str]]:
    return {scheme: dict(values) for scheme, values in figures.items()}


def _refuse_foreign_figures(terms: made.Terms, catalogue: model.Catalogue) -> None:
    """A municipality may choose its own figures, and none of the law's."""
    for scheme, values in terms.local.items():
        versions = catalogue.schemes.get(scheme, ())
        own = {p.id for version in versions for p in version.parameters.values() if p.local}
        own |= {
            parameter.id
            for version in versions
            for name in version.norms
            for norms in catalogue.norms.get(name, ())
            for parameter in norms.parameters.values()
            if parameter.local
        }
        if not values.keys() <= own:
            raise ProtocolError.because(
                "mandate-local",
                f"a figure of {scheme} is the law's, and not the municipality's.",
                "Only parameters marked `lokaal` may be chosen.",
            )
