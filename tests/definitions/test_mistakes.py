"""Every mistake an author can make is told where it is, with what to do about it."""

import pytest

from support import service_mistakes as mistakes


@pytest.mark.parametrize("batch", ["REFERENCES", "RULES", "ROLES", "SHAPES", "WORDS", "MESSAGES"])
def test_mistakes_are_told_at_once_where_they_are(check, change, batch):
    made = [
        (code, f"c/services/{file}", change(file, old, new) + new.count("\n"))
        for code, file, old, new in getattr(mistakes, batch)
    ]
    found = check()
    told = {(problem.code, problem.place.file) for problem in found}
    assert {(code, file) for code, file, _ in made} - told == set()
    assert {problem.code for problem in found} - {code for code, _, _ in made} <= FOLLOWS
    assert all(problem.remedy for problem in found)
    if batch in ("REFERENCES", "WORDS"):
        lines = {(problem.code, problem.place.file, problem.place.line) for problem in found}
        assert set(made) - lines == set()


FOLLOWS = {"message-missing", "field-unused", "slot-languages", "level-too-high"}
"""What may be wrong because something else is."""


def test_a_word_is_pointed_at(check, change, folder):
    old = "Wij laten het u op tijd weten."
    line = change(mistakes.OFFER, old, "Wij laten het klanten weten.")
    (problem,) = check()
    text = (folder / "services" / mistakes.OFFER).read_text(encoding="utf-8").splitlines()
    assert problem.place.line == line
    assert text[line - 1][problem.place.column - 1 :].startswith("klanten")


def test_a_word_in_a_shared_part_is_told_once(check, change):
    change("algemeen/bouwstenen.yaml", "Voor andere zaken maakt het niets uit.", "Beste klant.")
    assert [problem.code for problem in check()] == ["text-customer"]


def test_a_message_that_is_needed_must_be_there(check, folder):
    gone = ["kwijtschelding/texts/toestemming", "algemeen/texts/belgesprek"]
    gone += [
        "algemeen/texts/voicemail",
        "kwijtschelding/texts/teruggedraaid",
        "algemeen/texts/teruggedraaid",
    ]
    gone += ["algemeen/texts/bevestiging_praten"]
    for file in gone:
        (folder / f"services/{file}.yaml").unlink()
    found = check()
    assert {problem.code for problem in found} == {"message-missing"}
    kinds = {file.rpartition("/")[2] for file in gone}
    assert {problem.remedy for problem in found} == {f"Write texts/{kind}.yaml." for kind in kinds}


def test_a_blind_spot_is_obligatory(check, folder):
    path = folder / "services" / mistakes.RD
    text = path.read_text(encoding="utf-8")
    before, _, after = text.partition("blinde_vlekken:")
    path.write_text(f"{before}blinde_vlekken: []\n{after[after.index('gegevens:') :]}")
    assert "this is empty." in [problem.what for problem in check()]
