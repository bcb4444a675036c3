"""How tests are divided over worker processes."""

from support.sharing import next_unit

WAITING = ["tests/a/test_1.py", "tests/a/test_2.py", "tests/b/test_3.py"]


def test_a_worker_stays_in_its_directory():
    assert next_unit(WAITING, "gw0", {"gw0": "tests/b"}) == WAITING[2]


def test_it_goes_where_nobody_is_and_else_helps_out():
    assert next_unit(WAITING, "gw0", {}) == WAITING[0]
    assert next_unit(WAITING, "gw0", {"gw1": "tests/a"}) == WAITING[2]
    assert next_unit(WAITING, "gw0", {"gw0": "tests/c", "gw1": "tests/a"}) == WAITING[2]
    assert next_unit(WAITING, "gw0", {"gw1": "tests/a", "gw2": "tests/b"}) == WAITING[0]
