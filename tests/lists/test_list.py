"""A list, made between parties that do not trust one another, is the list it should be."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest

from holdings.divided import Divided, InOnePlace
from lists.world import BEGIN, ON, World
from vanzelf.ask.population import Population
from vanzelf.combiner.joining import join
from vanzelf.holdings.connection import open_connection
from vanzelf.protocol.messages import Kind
from vanzelf.rules.resolve import resolve
from vanzelf.synth.holders import DATABASE
from vanzelf.transport.links import LinkDownError


def stuck() -> None:
    raise AssertionError("nothing moves any more")


def to_the_end(world, run, bundle="toeslagen", **given):
    return world.runner(bundle, **given).to_the_end(run, world.pause)


@dataclass(frozen=True)
class ByMandates(Divided):
    """A town whose schemes have the limits that the mandates agreed on."""

    limits: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def program(self, scheme):
        return resolve(self.catalogue, scheme, ON, self.limits.get(scheme))


def agreed(world, bundle):
    limits: dict[str, dict[str, str]] = {}
    for granted in world.mandates[bundle].values():
        for scheme, values in granted.mandate.limits.items():
            limits.setdefault(scheme, {}).update(values)
    return limits


def in_one_place(world, bundle="toeslagen") -> set[frozenset[str]]:
    """The list, had everything been in one place: some scheme of which no question is a no."""
    limits = agreed(world, bundle)
    divided = ByMandates(world.catalogue, world.town, world.holders, limits)
    rows = world.population(bundle).persons.to_pylist()
    schemes = world.catalogue.bundles[bundle].schemes
    whole = InOnePlace(divided, schemes)
    answers = [whole.answers(program, rows) for program in whole.programs]
    return {
        frozenset(row)
        for place, row in enumerate(rows)
        if any(answer[place] != {0} for answer in answers)
    }


@pytest.mark.parametrize(
    "seed", [1, 2, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(3, 21))]
)
def test_the_list_is_that_of_a_screening_with_everything_in_one_place(make_world, seed):
    world = make_world(seed)
    run = world.propose()
    assert to_the_end(world, run).state == "klaar"
    listed = world.listed(run)
    assert listed == in_one_place(world)
    assert 0 < len(listed) < 0.4 * len(world.population())


@dataclass(frozen=True)
class Made:
    """A list that is there, and who was asked about."""

    world: World
    run: str
    asked: Population


@pytest.fixture(scope="module")
def made(tmp_path_factory, mould, divided_town, worker_id) -> Made:
    """One list for the tests that begin where it is there; none needs another to come first."""
    world = mould.world(tmp_path_factory.mktemp("lijst") / f"lijst_{worker_id}", *divided_town(1))
    run, asked = world.propose(), world.population()
    assert to_the_end(world, run).state == "klaar"
    return Made(world, run, asked)


def test_a_refusal_comes_out_before_anyone_is_asked_with_all_who_live_there(made):
    world, run = made.world, made.run
    someone = sorted(sorted(world.listed(run), key=sorted)[0])[0]
    before = world.population()
    world.refuse(someone)
    after = world.population()
    assert someone in {each for row in before.persons.to_pylist() for each in row}
    assert someone not in {each for row in after.persons.to_pylist() for each in row}
    assert after.counted["zonder_weigering"] < before.counted["zonder_weigering"]


def test_a_refusal_after_the_freeze_ends_the_run_before_rows_are_sent(world):
    run = world.propose()
    world.refuse(world.population().persons.to_pylist()[0][0])
    found = to_the_end(world, run)
    assert (found.state, found.reason) == ("afgebroken", "weigering-na-bevriezen")
    for slug in ("belastingdienst", "svb"):
        with world.parties[slug].connect() as con:
            assert con.execute("select count(*) from source_parts").fetchone() == (0,)


def test_a_landlord_notes_for_each_of_its_dwellings_that_it_looked_it_up(made):
    world = made.world
    with world.parties["woningcorporatie"].connect() as con:
        count, types = con.execute(
            """select count(distinct p.subject), array_agg(distinct
                t.body::jsonb -> 'attributes' ->> 'dpl.core.data_subject_id_type')
            from ledger.parts p join ledger.templates t on t.number = p.template
            where p.subject is not null"""
        ).fetchone()
    with open_connection(world.holders["woningcorporatie"] / DATABASE) as books:
        dwellings = set(books.read("vhe", ["bag_vbo"])["bag_vbo"].to_pylist())
    asked = set(made.asked.addresses.to_pylist())
    assert (count, types) == (len(dwellings & asked), ["BAG"])
    assert 0 < count < len(asked), "it has nothing of other dwellings to look up"


def test_a_refusal_held_by_one_source_only_keeps_a_household_off_the_list(made, make_world):
    world, run, other = made.world, made.run, make_world()
    chosen = sorted(world.listed(run), key=sorted)[0]
    desk = other.desks[other.parties["svb"].oin]
    with other.parties["svb"].connect() as con:
        keyed = desk.office.log.subject_bytes([min(chosen)])[0]
        con.execute("insert into refusals values (%s, %s)", (keyed, BEGIN))
    again = other.propose()
    to_the_end(other, again)
    assert world.listed(run) - other.listed(again) >= {chosen}
    assert other.listed(again) < world.listed(run)


def test_a_second_list_within_a_year_is_refused_aloud(made):
    world = made.world
    world.clock.forward(days=40)
    second = world.propose()
    found = to_the_end(world, second)
    assert (found.state, found.reason) == ("afgebroken", "geweigerd-door-bron")
    with world.parties["belastingdienst"].connect() as con:
        assert ("te-vaak",) in con.execute("select reason from alerts").fetchall()


def test_a_withdrawn_mandate_stops_a_run_that_goes_on(world):
    run, runner = world.propose(), world.runner()
    for _ in range(2):
        runner.one_pass(run)
    with world.parties["svb"].connect() as con:
        con.execute("update mandates set withdrawn_at = %s", (world.clock(),))
    found = runner.to_the_end(run, stuck)
    assert found.state == "afgebroken"
    assert world.listed(run) == set()


class Down:
    """A road to a party that does not answer messages of some kinds."""

    def __init__(self, link, *kinds):
        self._link = link
        self._kinds = {f'"soort":"{kind}"' for kind in kinds}

    def send(self, raw):
        text = raw.split(b"\n")[1].split(b".")[1]
        head = base64.urlsafe_b64decode(text + b"=" * (-len(text) % 4)).decode()
        if any(kind in head for kind in self._kinds):
            raise LinkDownError
        return self._link.send(raw)


def test_a_source_that_never_answers_means_no_list_and_a_year_given_back(world):
    run = world.propose()
    svb = world.parties["svb"].oin
    links = {**world.links, svb: Down(world.links[svb], Kind.ROWS)}
    runner = world.runner(links=links)
    for _ in range(6):
        runner.one_pass(run)
    with world.parties["belastingdienst"].connect() as con:
        asked = con.execute("select count(*) from person_states").fetchone()
    assert asked is not None
    assert asked[0] > 1000
    world.clock.forward(days=8)
    for desk in world.desks.values():
        desk.expire(world.clock())
    found = world.runner().to_the_end(run, stuck)
    assert found.state == "afgebroken"
    assert world.listed(run) == set()
    with world.parties["belastingdienst"].connect() as con:
        assert con.execute("select count(*) from person_states").fetchone() == (0,)
        assert con.execute("select count(*) from messages").fetchone() == (2,)  # its own aborts


def test_canaries_are_where_an_auditor_expects_them_and_never_on_the_list(world_with_canaries):
    world = world_with_canaries
    run = world.propose()
    assert to_the_end(world, run).state == "klaar"
    assert world.listed(run) == in_one_place(world)


def test_a_combiner_that_leaves_some_out_is_found_out(world_with_canaries, monkeypatch):
    world = world_with_canaries

    def leave_some_out(*given):
        listed = join(*given)
        kept = [listed.tokens[at : at + 16] for at in range(0, len(listed.tokens), 16)]
        del kept[::20]
        return replace(listed, tokens=b"".join(kept), count=len(kept))

    monkeypatch.setattr("vanzelf.combiner.desk.join", leave_some_out)
    run = world.propose()
    found = to_the_end(world, run)
    assert (found.state, found.reason) == ("verworpen", "kanarie")
    assert world.listed(run) == set()
