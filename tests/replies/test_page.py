"""The page about replies says what the code does."""

import re

from support.repository import ROOT, text_of
from vanzelf.replies import Meaning, Why, read_reply
from vanzelf.replies.reading import LONGEST
from vanzelf.replies.vocabulary import Language, written

PAGE = text_of(ROOT / "docs" / "reference" / "replies.md")
EXAMPLES = re.findall(r"^\| (.+) \| `(\w+)` \| `(\w+)` \|$", PAGE, re.MULTILINE)


def rows(heading: str) -> list[str]:
    """The first cells of the table under a line that begins so."""
    table = PAGE.partition(heading)[2].partition("\n\n")[0]
    return re.findall(r"^\| (`.+?`) \|", table, re.MULTILINE)


def test_its_examples_are_read_so():
    assert len(EXAMPLES) >= 25
    assert {meaning for _, meaning, _ in EXAMPLES} == {str(each) for each in Meaning}
    for message, meaning, why in EXAMPLES:
        reading = read_reply(message)
        assert (reading.meaning, reading.why) == (meaning, why), message


def test_it_lists_every_meaning_and_every_reason():
    assert rows("| Meaning | Code |") == [f"`{each}`" for each in Meaning]
    assert set(rows("| Reason |")) == {f"`{each}`" for each in Why}


def test_it_lists_every_group():
    listed = set(re.findall(r"`(\w+)`", " ".join(rows("| Group |"))))
    assert listed == {group for groups in written().values() for group in groups}


def test_it_names_the_longest_message_and_every_language():
    assert f"more than {LONGEST} words" in PAGE
    names = {
        Language.TR: "Turkish", Language.AR: "Arabic", Language.PL: "Polish",
        Language.UK: "Ukrainian", Language.RU: "Russian", Language.TI: "Tigrinya",
        Language.FR: "French", Language.DE: "German", Language.ES: "Spanish",
    }  # fmt: skip
    assert set(names) | {Language.NL, Language.EN} == set(Language)
    assert all(name in PAGE for name in names.values())
