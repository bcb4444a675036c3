"""A municipality that asks what it may not ask: about others, about few, through its own combiner."""

from dataclasses import replace

import pytest

from lists.adversaries.tricks import (
    SOURCES,
    alerts,
    change_data,
    changed,
    copied,
    other_rows,
    propose_about,
    rows_of,
    states,
    to_the_end,
)
from lists.world import BEGIN, ON, World
from vanzelf.combiner.joining import Listed
from vanzelf.eikenhage.expected import expected_on_list
from vanzelf.eikenhage.parties import COMBINER
from vanzelf.protocol.messages import Kind, Message, read, write
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.run import Manifest, RunKey
from vanzelf.protocol.sealing import SealingKey
from vanzelf.protocol.signing import check
from vanzelf.transport.mailroom import Mailroom


def nothing_came_of(world: World, run: str) -> None:
    """No list, no result at the combiner, and nobody lost a year."""
    assert world.listed(run) == set()
    assert rows_of(
        world, "combiner", "select count(*) from combiner_runs where result is not null"
    )[0] == (0,)
    assert states(world) == dict.fromkeys(SOURCES, 0)


def expected(world: World) -> tuple[list[list[str]], list[str], list[bool]]:
    found = world.population()
    persons, addresses = found.persons.to_pylist(), found.addresses.to_pylist()
    listed = expected_on_list(world.catalogue, world.holders, "toeslagen", persons, addresses, ON)
    return persons, addresses, listed.tolist()


def test_another_household_under_one_token_at_one_source_ends_the_run_everywhere(world):
    """Forced unknown: at one source a token stands for somebody of whom it knows nothing."""
    run = world.propose()

    def swap(persons: list[list[str]]) -> None:
        persons[0], persons[1] = persons[1], persons[0]

    links = changed(world, "svb", Kind.ROWS, other_rows(world, run, swap))
    assert to_the_end(world, run, links).state == "afgebroken"
    (state,) = rows_of(world, "svb", "select state, reason from source_runs")
    assert state == ("afgebroken", "wortel-anders")
    assert alerts(world, "svb") == ["wortel-anders"]
    nothing_came_of(world, run)


@pytest.mark.parametrize(
    "seed", [3, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(4, 23))]
)
def test_who_told_one_source_no_is_on_no_list_even_when_all_others_know_nothing(
    make_world, tmp_path, seed
):
    honest = make_world(seed)
    persons, _, listed = expected(honest)
    alone = [row for row, on_list in zip(persons, listed, strict=True) if on_list and len(row) == 1]
    (who,) = alone[len(alone) // 2]
    holders = copied(honest.holders, tmp_path / "anders", "belastingdienst", "dienst-toeslagen")
    tables = {
        "belastingdienst": ("inkomensgegeven", "vermogenssignaal"),
        "dienst-toeslagen": ("toekenning",),
    }
    for slug, names in tables.items():
        key = "fin" if slug == "belastingdienst" else "burger_id"
        for name in names:
            change_data(holders, slug, f"delete from {name} where {key} = ?", [who])
    world = replace(honest, holders=holders)
    world.start()
    assert expected(world)[2][persons.index([who])], "unknown keeps nobody off a list"
    desk = world.desks[world.parties["svb"].oin]
    with world.parties["svb"].connect() as con:
        con.execute(
            "insert into refusals values (%s, %s)", (desk.office.log.subject_bytes([who])[0], BEGIN)
        )
    run = world.propose()
    assert to_the_end(world, run).state == "klaar"
    found, (rows, homes, on_list) = world.listed(run), expected(world)
    should = {
        frozenset(row): home for row, home, yes in zip(rows, homes, on_list, strict=True) if yes
    }
    gone = should.keys() - found
    assert frozenset([who]) in gone
    # For who lives with them their data would have been used, so those stop as well.
    assert {should[each] for each in gone} == {should[frozenset([who])]}
    assert found < should.keys()


def test_one_household_among_many_whose_answers_are_known_is_refused(world):
    """A run of one: a target among 599 who are known to be on no list, a few known ones beside it."""
    persons, addresses, listed = expected(world)
    on_list = [place for place, each in enumerate(listed) if each]
    others = [place for place, each in enumerate(listed) if not each]
    chosen = sorted([on_list[0], *on_list[1:8], *others[:592]])
    run = propose_about(
        world, [persons[place] for place in chosen], [addresses[place] for place in chosen]
    )
    assert to_the_end(world, run).state == "afgebroken"
    refused = {slug for slug in SOURCES if "dekking-te-laag" in alerts(world, slug)}
    assert refused, "some source says so, aloud"
    assert refused <= {"belastingdienst", "dienst-toeslagen", "svb"}
    nothing_came_of(world, run)
    gate = Listed(b"", count=1, doubted=0, households=1000).gate(1, 40, 60)
    assert gate == "lijst-klein", "and one of a thousand does not pass the gate either"


def test_three_households_are_too_few(world):
    persons, addresses, _ = expected(world)
    run = propose_about(world, persons[:3], addresses[:3])
    assert to_the_end(world, run).state == "afgebroken"
    assert alerts(world, "svb") == ["te-weinig-huishoudens"]
    nothing_came_of(world, run)


def test_three_households_that_are_said_to_be_everybody_are_refused(world, monkeypatch):
    """The requester's word that a run is about everybody counts for nothing."""
    persons, addresses, _ = expected(world)
    run = propose_about(world, persons[:3], addresses[:3])
    signed = Manifest.signed

    def untrue(manifest: Manifest, key: object) -> str:
        return signed(manifest.model_copy(update={"everybody": True}), key)

    monkeypatch.setattr(Manifest, "signed", untrue)
    assert to_the_end(world, run).state == "afgebroken"
    assert any("dekking-te-laag" in alerts(world, slug) for slug in SOURCES)
    nothing_came_of(world, run)


def test_a_run_key_of_another_than_the_pinned_combiner_is_refused_before_rows_are_sent(world):
    """The municipality makes a key of its own, in the name of the combiner, to open the legs."""
    run, municipality = world.propose(), world.municipality
    runner = world.runner()
    while not (sent := _manifests(world, run)):
        runner.one_pass(run)
    own = SealingKey.make()
    for sender in (COMBINER.oin, municipality.oin):
        for slug in SOURCES:
            original = sent[world.parties[slug].oin]
            key, _ = RunKey.check(
                original.document("runsleutel"), municipality.keys_for("berichten")
            )
            made = key.model_copy(update={"run": run, "combiner": sender, "key": own.public})
            forged = _with_key(world, original, made.signed(municipality.key))
            with pytest.raises(ProtocolError) as refused:
                fresh(world, slug).receive(forged)
            assert {each.code for each in refused.value.problems} == {"combiner-other"}
            assert rows_of(world, slug, "select count(*) from source_parts")[0] == (0,)


def fresh(world: World, slug: str):
    """The desk of a source that never saw this run."""
    with world.parties[slug].connect() as con:
        con.execute("delete from messages")
        con.execute("delete from source_runs")
    return world.desks[world.parties[slug].oin]


def _manifests(world: World, run: str) -> dict[str, Message]:
    party = world.municipality
    with party.connect() as con:
        sent = Mailroom(con, party).outgoing(run)
        return {
            each.recipient: read(each.raw(), party.trusted)
            for each in sent
            if each.kind is Kind.MANIFEST
        }


def _with_key(world: World, original: Message, key: str) -> bytes:
    """A manifest that names another run key, signed as it should be."""
    party = world.municipality
    text = original.document("manifest")
    manifest, _ = Manifest.check(text, party.keys_for("berichten"))
    digest = check(key, RunKey.TYP, party.keys_for("berichten")).digest
    content = {
        **original.head.content,
        "manifest": manifest.model_copy(update={"run_key": digest}).signed(party.key),
        "runsleutel": key,
    }
    head = original.head
    fields = {"kind": head.kind, "to": head.to, "run": head.run, "at": head.at}
    return write({**fields, "content": content}, party.key)


@pytest.mark.soak
def test_known_weakness_an_address_of_others_beside_a_household_is_not_noticed(world):
    """A source that knows persons cannot open what was committed about the address.

    So a landlord can be asked about another dwelling than the one these persons live in. The list
    then says something about a household that was put together for the purpose.
    """
    persons, addresses, _ = expected(world)
    there = [place for place, each in enumerate(addresses) if each]
    one, other = there[0], next(each for each in there if addresses[each] != addresses[there[0]])
    addresses[one] = addresses[other]
    assert to_the_end(world, propose_about(world, persons, addresses)).state == "klaar"
    assert not any(alerts(world, slug) for slug in SOURCES)
