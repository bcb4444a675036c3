"""What a source publishes, what it is asked, and what that costs it: without anybody's answer.

Nothing here counts yes or no, and nothing is about a person: how many people were asked about in a
month is the smallest number there is.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from vanzelf.protocol.ladder import Limit, cluster_of, limits_of, reached
from vanzelf.protocol.mandates import Mandate
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.proposing import NOT_RECEIVED
from vanzelf.protocol.signing import Keys
from vanzelf.rules.model import Bundle, Catalogue, Concept, Text
from vanzelf.rules.program import RECEIVED, Program, question_id
from vanzelf.rules.questions import questions_at
from vanzelf.rules.resolve import resolve
from vanzelf.source.mandates import MandateStore
from vanzelf.source.switches import Asked
from vanzelf.store.database import Connection
from vanzelf.terms.problems import ProblemError


@dataclass
class Published:
    """A question that a source answers. version: None of the one whether an award is received.

    concepts: own facts it rests on, with the cluster of each. limits: rungs by the law of the date.
    """

    scheme: str
    scheme_name: Text
    id: str
    version: int
    text: Text
    concepts: tuple[tuple[Concept, str], ...]
    limits: tuple[Limit, ...]
    bundles: list[Text] = field(default_factory=list)

    @property
    def asked(self) -> Asked:
        """What names it."""
        return self.scheme, self.id


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions of a source. without_figures: schemes that cannot be asked about on the date."""

    published: list[Published]
    without_figures: list[Text]


def published(catalogue: Catalogue, holder: str, on: dt.date) -> Questions:
    """Every question that the catalogue lets a holder be asked, by the law of a date."""
    found: dict[Asked, Published] = {}
    without: dict[str, Text] = {}
    for bundle in catalogue.bundles.values():
        for scheme in bundle.schemes:
            try:
                questions = list(_of_scheme(catalogue, bundle, scheme, holder, on))
            except ProblemError:
                without[scheme] = catalogue.schemes[scheme][-1].name
                continue
            for each in questions:
                found.setdefault(each.asked, each).bundles.append(bundle.name)
    return Questions(list(found.values()), list(without.values()))


def _of_scheme(
    catalogue: Catalogue, bundle: Bundle, scheme: str, holder: str, on: dt.date
) -> Iterator[Published]:
    program = questions_at(resolve(catalogue, scheme, on, None), holder, bundle.premises)
    if program is None:
        return
    name = program.scheme.name
    for question in program.scheme.list_questions:
        alone = replace(program, scheme=replace(program.scheme, list_questions=(question,)))
        yield Published(
            scheme,
            name,
            question.id,
            question.version,
            question.text or name,
            _rests_on(catalogue, program, question_id(question.id), holder),
            tuple(limits_of(catalogue, alone, holder)),
        )
    if program.scheme.received:
        text = {
            "nl": f"Krijgt dit huishouden nog geen {name['nl'].lower()}?",
            "en": f"Does this household not receive {name['en'].lower()} yet?",
        }
        known = _rests_on(catalogue, program, RECEIVED, holder)
        yield Published(scheme, name, NOT_RECEIVED, 1, text, known, ())


def _rests_on(
    catalogue: Catalogue, program: Program, root: str, holder: str
) -> tuple[tuple[Concept, str], ...]:
    facts = {**program.person_facts, **program.unit_facts}
    return tuple(
        (facts[name], cluster_of(catalogue, name))
        for name in reached(program, root)
        if name in facts and holder in facts[name].holders
    )


def mandates_in_force(con: Connection, granted: Keys, on: dt.date) -> list[Mandate]:
    """The mandates for lists that hold on a date, by requester and id."""
    return list(_mandates(MandateStore(con).standing(on), granted))


def _mandates(texts: Iterable[str], granted: Keys) -> Iterator[Mandate]:
    for text in texts:
        try:
            yield Mandate.check(text, granted)[0]
        except ProtocolError as error:  # a mandate for applications stands in the same table
            if any(each.code != "signature-kind" for each in error.problems):
                raise


@dataclass(frozen=True, slots=True)
class Load:
    """What a bundle cost in a month. persons: whose data were used. seconds: of work."""

    month: dt.date
    bundle: str
    runs: int
    persons: int
    seconds: float


def load(con: Connection, since: dt.date) -> list[Load]:
    """The load by month and bundle, the newest first; runs that were refused cost nothing."""
    rows = con.execute(
        """select date_trunc('month', r.accepted_at at time zone 'UTC')::date as month, r.bundle,
        count(distinct r.run), coalesce(sum(p.persons), 0)::bigint, coalesce(sum(p.seconds), 0)
        from source_runs r left join source_parts p using (run)
        where r.state <> 'geweigerd' and (r.accepted_at at time zone 'UTC')::date >= %s
        group by month, r.bundle order by month desc, r.bundle""",
        (since,),
    )
    return [Load(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run as the log page shows it. households: rows that were asked about."""

    run: str
    requester: str
    bundle: str
    state: str
    households: int
    persons: int
    seconds: float
    at: dt.datetime
    reason: str | None


def runs(con: Connection, limit: int) -> list[RunLine]:
    """The runs at this source, the newest first."""
    rows = con.execute(
        """select r.run, r.requester, r.bundle, r.state, r.households,
        coalesce(sum(p.persons), 0)::bigint, coalesce(sum(p.seconds), 0), r.accepted_at, r.reason
        from source_runs r left join source_parts p using (run)
        group by r.run order by r.accepted_at desc, r.run limit %s""",
        (limit,),
    )
    return [RunLine(*row) for row in rows]
