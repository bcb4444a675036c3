"""When one answer about one person is another one, nobody sees anything that says so."""

import base64
import json
import logging
import re
import time
from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import pytest

from lists.adversaries.tricks import change_data, copied, every_value, to_the_end, watched
from lists.world import ON, assemble
from vanzelf.eikenhage.expected import answers_of_sources, joined
from vanzelf.protocol.legs import write_leg
from vanzelf.protocol.sealing import SealingKey, seal
from vanzelf.terms.answers import NO, YES

pytestmark = pytest.mark.soak  # a minute each: every store and log is looked through

SCHEMES = ("huurtoeslag", "zorgtoeslag", "kindgebonden_budget")
RANDOM = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16,}|[\w+/=-]{40,}")
"""Ids, digests, keys and salts: other ones in every run."""
JWS = re.compile(r"[\w-]{20,}\.([\w-]{20,})\.[\w-]{40,}")


@dataclass
class Seen:
    """What there is to see of a run at the municipality and on the road."""

    households: set[frozenset[str]]
    sizes: dict[tuple[str, str, str], int]
    stored: dict[str, Counter[str]] = field(default_factory=dict)
    files: Counter[str] = field(default_factory=Counter)
    log: str = ""


def without_chance(value: object) -> str:
    """A value with everything that is drawn by lot taken out; of bytes only how many there are."""
    if isinstance(value, bytes | memoryview):
        return f"{len(value)} bytes"
    text = JWS.sub(_payload, str(value))
    return RANDOM.sub("#", text)


def _payload(found: re.Match[str]) -> str:
    text = found[1]
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    return RANDOM.sub("#", json.dumps(json.loads(raw), sort_keys=True))


def look(world, caplog) -> Seen:
    """Make a list and look at everything."""
    caplog.clear()
    sizes: dict[tuple[str, str, str], int] = {}
    run = world.propose()
    assert to_the_end(world, run, watched(world, sizes)).state == "klaar"
    seen = Seen(world.listed(run), sizes)
    for table, column, values in every_value(world, "gemeente"):
        seen.stored[f"{table}.{column}"] = Counter(map(without_chance, values))
    folder = world.municipality.directory
    for path in folder.rglob("*"):
        if path.is_file():
            name = RANDOM.sub("#", str(path.relative_to(folder)))
            seen.files[f"{name}: {path.stat().st_size}"] += 1
    seen.log = RANDOM.sub("#", caplog.text)
    return seen


def said_in(world, holders):
    found = world.population()
    persons, homes = found.persons.to_pylist(), found.addresses.to_pylist()
    return persons, answers_of_sources(world.catalogue, holders, "toeslagen", persons, homes, ON)


def quiet(holders, who, example):
    """The allowances office finds an award of somebody whose income is too high anyway."""
    query = """insert into toekenning select ?, beschikking, toeslagjaar, toeslag
    from toekenning where burger_id = ?"""
    change_data(holders, "dienst-toeslagen", query, [who, example])


def loud(holders, who, _example):
    """The tax office finds that somebody earned little and has nothing."""
    tax = "belastingdienst"
    change_data(holders, tax, "update inkomensgegeven set bedrag = 12000 where fin = ?", [who])
    change_data(holders, tax, "update vermogenssignaal set bedrag = 0 where fin = ?", [who])


def flips(world, folder):
    """Two towns in which one source says something else about one person, who lives alone.

    In the first another source keeps them off the list anyway; in the second they come on it.
    """
    persons, before = said_in(world, world.holders)
    count = len(persons)
    listed = joined(before, SCHEMES, count).listed()[0]
    tax, awards = before["belastingdienst"], before["dienst-toeslagen"]["zorgtoeslag"]
    homes = world.population().addresses.to_pylist()
    once = {home for home, times in Counter(homes).items() if times == 1}
    alone = np.array(
        [len(row) == 1 and home in once for row, home in zip(persons, homes, strict=True)]
    )
    hopeless = np.all([codes == NO for codes in tax.values()], axis=0)
    example = persons[np.flatnonzero(alone & (awards == NO))[0]][0]
    others = {source: each for source, each in before.items() if source != "belastingdienst"}
    possible = joined(others, SCHEMES, count).listed()[0]
    found = {}
    for name, change, wanted in (
        ("zelfde", quiet, alone & ~listed & hopeless & (awards == YES)),
        ("erbij", loud, alone & ~listed & possible & (tax["zorgtoeslag"] == NO)),
    ):
        for place in np.flatnonzero(wanted):
            (who,) = persons[place]
            holders = copied(
                world.holders, folder / f"{name}{place}", "belastingdienst", "dienst-toeslagen"
            )
            change(holders, who, example)
            after = said_in(world, holders)[1]
            moved = {
                row
                for source, answers in after.items()
                for scheme, codes in answers.items()
                for row in np.flatnonzero(codes != before[source][scheme])
            }
            now = joined(after, SCHEMES, count).listed()[0]
            if moved == {place} and bool(now[place]) == (name == "erbij"):
                found[name] = frozenset([who]), holders
                break
    return found


@pytest.fixture
def looked(make_world, tmp_path, caplog):
    """What was seen of a run, and of the same with one answer changed: quietly, and not."""
    caplog.set_level(logging.DEBUG)
    world = make_world()
    seen, who = {"eerst": look(world, caplog)}, {}
    for name, (household, holders) in flips(world, tmp_path / "anders").items():
        folder = tmp_path / f"wereld_{name}"
        other = assemble(world.catalogue, folder, world.municipality.dsn, world.town, holders)
        other.grant()
        seen[name], who[name] = look(other, caplog), household
    return seen, who


def test_an_answer_that_changes_nothing_on_the_list_changes_nothing_at_all(looked):
    seen, _ = looked
    assert seen["zelfde"].households == seen["eerst"].households
    assert seen["zelfde"] == seen["eerst"]
    assert len(seen["eerst"].sizes) > 30
    compared = sum(map(len, seen["eerst"].stored.values()))
    print(f"{len(seen['eerst'].stored)} columns, {compared} different values, none differs")
    # An answer that puts somebody on the list changes the list, and on the road not even its size.
    first, other = seen["eerst"], seen["erbij"]
    household = looked[1]["erbij"]
    assert other.households - first.households == {household}
    assert first.households < other.households
    assert other.sizes == first.sizes
    assert other.files == first.files
    assert other.log == first.log
    differs = {name for name in first.stored if first.stored[name] != other.stored[name]}
    assert {name.rpartition(".")[0] for name in differs} == {"ask.entries"}


@pytest.mark.soak
def test_ten_thousand_legs_have_one_size_and_no_time_of_their_own():
    """Legs that differ in one answer: a classifier that only has a stopwatch guesses like a coin."""
    households, draw = 600, np.random.default_rng(1)
    tokens = b"".join(sorted(draw.bytes(16) for _ in range(households)))
    key, sizes, times = SealingKey.make().public, set(), {0: [], 1: []}
    for _ in range(10_000):
        flipped = int(draw.integers(2))
        answers = {name: np.ones(households, dtype=np.uint8) for name in SCHEMES}
        answers["zorgtoeslag"][17] = flipped
        begin = time.perf_counter_ns()
        sealed = seal(write_leg(tokens, answers, SCHEMES), key, {"soort": "been"})
        times[flipped].append(time.perf_counter_ns() - begin)
        sizes.add(len(sealed))
    assert len(sizes) == 1
    one, other = np.array(times[0]), np.array(times[1])
    ranks = np.argsort(np.argsort(np.concatenate([one, other])))
    area = (ranks[len(one) :].sum() - len(other) * (len(other) - 1) / 2) / (len(one) * len(other))
    print(f"AUC {area:.4f} over 10,000 legs of {sizes.pop()} bytes")
    assert abs(area - 0.5) <= 0.02
