"""Who refuses between the freeze and the list keeps everybody in the home off it."""

import numpy as np
import pyarrow as pa

from residents.conftest import with_housemate
from vanzelf.ask.homes import Homes, homes_of
from vanzelf.households.bulk.truths import NOBODY
from vanzelf.protocol.messages import Kind


def test_a_housemate_who_refuses_before_rows_are_sent_means_choosing_again(going):
    going.until(Kind.MANIFEST)
    _, child = with_housemate(going.frozen(), list(range(len(going.frozen().rows))))
    going.world.refuse(child)
    assert going.to_the_end() == "afgebroken"
    with going.world.parties["svb"].connect() as con:
        assert con.execute("select count(*) from source_parts").fetchone() == (0,)


def test_a_housemate_who_refuses_after_the_answers_takes_the_household_off_the_list(going):
    going.until(Kind.RESULT)
    frozen, listed = going.frozen(), going.listed()
    place, child = with_housemate(frozen, listed)
    out = {at for at in listed if frozen.touched({child})[at]}
    assert place in out
    going.world.refuse(child)
    assert going.to_the_end() == "klaar"
    rows = frozen.rows.persons.to_pylist()
    assert going.world.listed(going.run) == {frozenset(rows[at]) for at in listed if at not in out}


def test_homes_are_found_for_a_couple_apart_and_for_nobody_without_an_address():
    addresses = pa.array(["a", "b", "a", None, "c"])
    ids = pa.array(["p0", "p1", "p2", "p3", "p4"])
    found = homes_of(addresses, ids, np.array([0, 3, 2]), np.array([1, NOBODY, 0]))
    assert found.people.to_pylist() == [["p0", "p2"], ["p1"]]
    assert found.of.to_pylist() == [[0, 1], [], [0]]
    assert found.everybody() == {"p0", "p1", "p2"}
    assert found.touched({"p1"}).tolist() == [True, False, False]
    assert found.touched({"p2", "p4"}).tolist() == [True, False, True]
    assert found.touched(set()).tolist() == [False, False, False]
    again = found.take([2, 4, 0])  # the second is none of them
    assert again.of.to_pylist() == [[0], [], [0, 1]]
    assert again.touched({"p1"}).tolist() == [False, False, True]
    assert not Homes.none(2).touched({"p0"}).any()
