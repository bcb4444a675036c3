"""The page of screens has a picture of each, small enough to keep."""

from support.screens import ALL, FOLDER, LARGEST, PAGE, ROLES, SCREENS, page


def test_the_page_is_that_of_this_list():
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make docs`"
    assert {each.who for each in SCREENS} == set(ROLES)


def test_every_screen_has_a_small_picture_and_no_other_is_kept():
    found = {path.stem: path.stat().st_size for path in FOLDER.glob("*")}
    assert set(found) == {each.name for each in SCREENS}, "run `make screens`"
    assert {name: size for name, size in found.items() if size > LARGEST} == {}
    assert sum(found.values()) < ALL
