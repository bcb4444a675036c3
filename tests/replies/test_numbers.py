"""Numbers that say who somebody is are hidden; what is no such number stays."""

import hypothesis.strategies as st
import pytest
from hypothesis import given

from vanzelf.replies.numbers import MARK, contains_number, masked

HIDDEN = {
    "ja 999990019": "ja [nummer]",
    "999990019": "[nummer]",
    "bsn999990019.": "bsn[nummer].",
    "bsn: 9999.90.019, graag": "bsn: [nummer], graag",
    "9 9 9 9 9 0 0 1 9": "[nummer]",
    "999-99-0019": "[nummer]",
    "99 99 90 01": "[nummer]",
    "12345678": "[nummer]",
    "٩٩٩٩ ٩٠٠١٩": "[nummer]",
    "９９９９ ９００１９": "[nummer]",
    "NL91ABNA0417164300 graag": "[nummer] graag",
    "nl91 abna 0417 1643 00 en bel": "[nummer] en bel",
    "NL91.ABNA.0417.1643.00": "[nummer]",
    "BE68 5390 0754 7034": "[nummer]",
    "DE89370400440532013000": "[nummer]",
    "GB29 NWBK 6016 1331 9268 19": "[nummer]",
    "FR14 2004 1010 0505 0001 3M02 606": "[nummer]",
    "5500 0000 0000 0004": "[nummer]",
    "bel 06-12345678 aub": "bel [nummer] aub",
    "bel 06 12 34 56 78": "bel [nummer]",
    "(0500) 123 456": "[nummer]",
    "+31 (0)6 1234 5678": "[nummer]",
    "+31612345678": "[nummer]",
    "0612345678 of 0612345679": "[nummer] of [nummer]",
    "999990019\n0612345678": "[nummer]",
}
STAYS = (
    "",
    "ja",
    "12-05-2026",
    "12/5/2026 om 10 uur",
    "12-05-2026 10.30",
    "2026-05-12",
    "12 05 2026",
    "schooljaar 2025-2026",
    "1234 AB",
    "Dorpsstraat 123-2",
    "€ 1.250,00",
    "45.000 euro",
    "112",
    "kamer 1234567",
    "BTW21",
)


@pytest.mark.parametrize("text", HIDDEN)
def test_a_number_is_hidden(text):
    assert contains_number(text)
    assert masked(text) == HIDDEN[text]


@pytest.mark.parametrize("text", STAYS)
def test_what_says_nothing_about_who_it_is_stays(text):
    assert not contains_number(text)
    assert masked(text) == text


@given(
    st.integers(0, 999_999_999),
    st.lists(st.sampled_from(["", " ", ".", "-", "/", " - "]), min_size=8, max_size=8),
    st.text(st.sampled_from("abc, \n"), max_size=5),
    st.text(st.sampled_from("abc, \n"), max_size=5),
)
def test_nine_digits_are_hidden_however_they_are_typed(number, between, before, after):
    digits = f"{number:09}"
    typed = digits[0] + "".join(a + b for a, b in zip(between, digits[1:], strict=True))
    assert masked(f"{before}{typed}{after}").replace(MARK, "").strip("abc, \n") == ""


@given(st.text(max_size=60) | st.text(st.sampled_from("0123456789 .-/()+NLABab"), max_size=40))
def test_nothing_is_left_to_hide(text):
    hidden = masked(text)
    assert not contains_number(hidden)
    assert masked(hidden) == hidden
    assert contains_number(text) == (hidden != text)
