"""A landlord knows its own dwellings, and nothing of others."""

import pyarrow as pa
import pytest

from holdings.divided import ON, lists
from vanzelf.holdings.asked import AskedDwellings
from vanzelf.holdings.connection import open_connection
from vanzelf.holdings.holding import Holding
from vanzelf.holdings.landlord import Landlord
from vanzelf.rules.questions import questions_at
from vanzelf.synth.holders import DATABASE
from vanzelf.terms.problems import ProblemError


@pytest.fixture
def landlord(town):
    with open_connection(town.holders["woningcorporatie"] / DATABASE) as connection:
        yield Landlord(town.mapping("woningcorporatie"), connection, town.catalogue)


def test_its_own_dwellings_are_let_and_others_unknown(town, landlord):
    own = landlord.connection.read("vhe", ["bag_vbo", "verhuurstatus"])
    let = own.filter(pa.compute.equal(own["verhuurstatus"], "VERHUURD"))["bag_vbo"].to_pylist()
    asked = AskedDwellings(pa.array([let[0], "E99999999", None, let[1], let[0]]))
    found = landlord.answer(town.programs("woningcorporatie", ["huurtoeslag"]), asked, ON)
    assert lists(found.answers["huurtoeslag"]) == [1, 2, 2, 1, 1]
    assert lists(found.stops) == [0] * 5
    # Its own dwellings were looked up; of others it has nothing to look up.
    assert found.members.to_pylist() == [[let[0]], [], [], [let[1]], [let[0]]]


def test_the_reference_engine_finds_the_same_of_every_dwelling(town, landlord):
    own = landlord.connection.read("vhe", ["bag_vbo"])["bag_vbo"].to_pylist()
    asked = AskedDwellings(pa.array([*own[:200], "E99999999", None]))
    programs = town.programs("woningcorporatie", ["huurtoeslag"])
    found = landlord.answer(programs, asked, ON).answers
    again = landlord.recheck(programs, asked, ON)
    assert {name: lists(each) for name, each in again.items()} == {
        name: lists(each) for name, each in found.items()
    }
    assert {1, 2} <= set(lists(again["huurtoeslag"]))


def test_it_has_no_answer_about_persons(town, landlord):
    program = questions_at(town.program("zorgtoeslag"), "dienst-toeslagen")
    landlord.mapping = town.mapping("dienst-toeslagen")
    with pytest.raises(ProblemError, match="landlord-persons"):
        landlord.answer([program], AskedDwellings(pa.array(["E00000000"])), ON)


def test_without_a_register_persons_cannot_be_asked_about(town, landlord):
    with pytest.raises(ProblemError, match="mapping-register"):
        Holding(town.mapping("woningcorporatie"), landlord.connection, town.catalogue)
