"""The municipality's side of lists: preparing a run, agreeing with it, going on, reading the result."""

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Final

from vanzelf.ask import own_data, preparing
from vanzelf.ask.board import Limit, limits, set_limit
from vanzelf.ask.people import People
from vanzelf.ask.population import chosen_by
from vanzelf.ask.refusals import Refusals
from vanzelf.ask.running import Runner, Tell
from vanzelf.ask.runs import Run, Runs
from vanzelf.ask.steps import Granted, Logging, new_run
from vanzelf.definitions.groups import group_program
from vanzelf.definitions.model import Proof, Service
from vanzelf.holdings.connection import open_connection
from vanzelf.holdings.holding import Holding
from vanzelf.holdings.mapping import read_mapping
from vanzelf.ledger.log import Log, read_subject_key
from vanzelf.org.catalogue import catalogue
from vanzelf.org.errors import refuse
from vanzelf.protocol.mandates import Mandate
from vanzelf.protocol.messages import read
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.status import Standing, read_status, status_of
from vanzelf.residents.party import party
from vanzelf.rules.program import Program
from vanzelf.rules.resolve import resolve
from vanzelf.terms.problems import ProblemError
from vanzelf.transport.config import Settings, read_settings, source_database
from vanzelf.transport.https import links_of
from vanzelf.transport.links import Link, LinkDownError, ask_status
from vanzelf.transport.party import Party

NETWORK_MINUTES: Final = 5
SERVICE: Final = "vanzelf-gemeente"


@dataclass(frozen=True)
class Household:
    """A row of a list. numbers: citizen service numbers, of those whom it is about."""

    numbers: tuple[str, ...]
    address: str


@dataclass(frozen=True)
class Lists:
    """What this installation needs to take part in lists.

    holding: opens the municipality's own register and facts. links: a road to each party, by OIN.
    mandates: gives those of a bundle, by the OIN of their source.
    """

    party: Party
    holding: Callable[[], AbstractContextManager[Holding]]
    links: Callable[[], Mapping[str, Link]]
    mandates: Callable[[str], Mapping[str, Granted]]
    log: Log
    activity: str
    notes: str

    def propose(self, bundle: str, on: dt.date) -> Run:
        """Choose the people of a run and count them; nobody is asked anything yet."""
        self.mandates(bundle)
        with self.holding() as holding:
            return preparing.prepare(self.party, holding, bundle, on)

    def there(self, bundle: str, on: dt.date, taken: Collection[str]) -> Run | None:
        """A list that is there already and that nothing uses yet: a source answers once a quarter.

        taken: runs that another campaign has. None when there is none.
        """
        with self.party.connect() as con:
            rows = con.execute(
                """select r.run from ask.runs r where bundle = %s and on_date = %s
                and state = 'klaar' and exists (
                    select from ask.entries e where e.run = r.run and e.expires > %s)
                order by r.created_at desc""",
                (bundle, on, self.party.clock().date()),
            ).fetchall()
            fresh = [run for (run,) in rows if run not in taken]
            return Runs(con).get(fresh[0]) if fresh else None

    def agree(self, run: str, who: str) -> Run:
        """One of two people agrees; after the second the sources are asked."""
        return preparing.agree(self.party, run, who)

    def want(self, run: str, who: str) -> Run:
        """Somebody of the board wants a run about so many residents."""
        return preparing.want(self.party, run, who)

    def limits(self) -> list[Limit]:
        """About how many residents a run may be without the board, from which day on; newest first."""
        with self.party.connect() as con:
            return limits(con)

    def set_limit(self, percent: int, begins: dt.date, who: str) -> None:
        """Another limit from a day on."""
        with self.party.connect() as con, con.transaction():
            set_limit(con, percent, begins, who, self.party.clock())

    def run(self, run: str) -> Run:
        """How a run stands."""
        with self.party.connect() as con:
            return Runs(con).get(run)

    def go_on(self, run: str, tell: Tell) -> tuple[Run, bool]:
        """Do all that can be done now for a run; how it stands, and whether everybody knows."""
        found = self.run(run)
        mandates = self.mandates(found.bundle)
        combiner = next(iter(mandates.values())).mandate.combiner.oin
        links = {oin: link for oin, link in self.links().items() if oin in {*mandates, combiner}}
        topic = catalogue().bundles[found.bundle].subject["nl"]
        logging = Logging(self.log, self.activity)
        runner = Runner(
            self.party, links, mandates, topic, self.notes, logging, tell,
            status_minutes=NETWORK_MINUTES,
        )  # fmt: skip
        return runner.as_far_as_possible(run)

    def own_list(self, service: Service, group: str, on: dt.date) -> str:
        """A list from own data alone, of who fits the condition of a group; gives its run.

        Whom own data show not to be entitled, or to have it already, is not on it. Raises ProblemError.
        """
        program, schemes = rules_of(service, group, on)
        purpose = catalogue().purposes[service.purpose]
        with self.holding() as holding, self.party.connect() as con:
            refusals = Refusals(con, People.of(self.party))

            def refused(who: Sequence[str]) -> set[str]:
                return refusals.among(who, service.bundle or service.id)

            found = chosen_by(holding, program, refused, on, schemes)
        sure = service.group(group).proof is Proof.ESTABLISHED
        kind = own_data.Kind.CERTAIN if sure else own_data.Kind.OFFER
        made = own_data.OwnList(kind, service.schemes[0], service.level(group, on), found)
        topic = service.in_sentence.get("nl", service.name["nl"])
        return own_data.keep(self.party, self.log, self.activity, purpose, made, topic, on)

    def households(self, run: str) -> list[Household]:
        """Who is on a list, in the random order in which it is kept."""
        people = People.of(self.party)
        with self.party.connect() as con:
            rows = con.execute(
                """select e.address, array_agg(s.sealed order by place)
                from ask.entries e, unnest(e.subjects) with ordinality as u(subject, place)
                join ask.subjects s on s.id = u.subject
                where e.run = %s group by e.id, e.address order by e.id""",
                (run,),
            ).fetchall()
        return [
            Household(tuple(people.person(bytes(each)) for each in sealed), address)
            for address, sealed in rows
        ]

    def withdrawn(self, bundle: str) -> bool:
        """Whether a mandate of a bundle is gone: not there, past its day, or taken back.

        A source that cannot be reached says nothing: what it granted holds until it says otherwise.
        """
        now = self.party.clock()
        try:
            mandates = self.mandates(bundle)
        except ProblemError:
            return True
        links = self.links()
        return any(
            not each.mandate.valid_from <= now.date() < each.mandate.valid_until
            or self.standing(each.mandate, links[oin]) not in (None, Standing.VALID)
            for oin, each in mandates.items()
        )

    def standing(self, mandate: Mandate, link: Link) -> Standing | None:
        """What its source says now of a mandate; None when it cannot be reached."""
        try:
            answers = link.send(ask_status(self.party, mandate.source.oin, new_run()))
            for raw in answers:
                text = read(raw, self.party.keys_for("berichten")).document("status")
                found = read_status(text, self.party.keys_for("status"))
                return status_of(found, mandate, self.party.clock())
        except (LinkDownError, ProtocolError):
            return None
        return None


def rules_of(service: Service, group: str, on: dt.date) -> tuple[Program, list[Program]]:
    """The condition of a group and the schemes of its service, as they are on a day.

    Raises ProblemError when the group has no condition, or a scheme is not in force.
    """
    program = group_program(catalogue(), service, group, on)
    return program, [resolve(catalogue(), each, on) for each in service.schemes]


@cache
def _of_installation() -> Lists | None:
    opened = party()
    if opened is None:
        return None
    from django.conf import settings

    path = settings.ENVIRONMENT.party
    assert path is not None, "there is no party without a file"
    return lists_of(opened, read_settings(path))


def lists_of(opened: Party, settings: Settings) -> Lists:
    """The municipality's side of lists, by the file of its party."""
    own = settings.municipality
    assert own is not None, "only a municipality makes lists"
    assert settings.keys.log is not None
    mapping, database = own.mapping, source_database(own, settings.file)

    @contextmanager
    def holding() -> Iterator[Holding]:
        with open_connection(database) as connection:
            yield Holding(read_mapping(mapping, catalogue()), connection, catalogue())

    return Lists(
        opened,
        holding,
        lambda: links_of(settings),
        lambda bundle: preparing.mandates_of(own.mandates, bundle, opened.keys_for("mandaten")),
        Log(read_subject_key(settings.keys.log), {"service.name": SERVICE}),
        own.activity,
        own.notes,
    )


def lists() -> Lists | None:
    """What this installation needs for lists; None when it takes part in none."""
    return _of_installation()


def needed() -> Lists:
    """The same; raises ProblemError lists-none."""
    found = lists()
    if found is None:
        raise refuse(
            "lists-none",
            "this installation takes part in no lists.",
            "Set VANZELF_PARTY to the file of the municipality as a party.",
        )
    return found
