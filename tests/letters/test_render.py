"""A letter becomes PDF/UA: readable aloud, in its language, the same every time."""

import re
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from letters.some import HOME, SENDER, letter
from vanzelf.letters.content import content, grouped
from vanzelf.letters.model import Addressee, Sender, Typeface
from vanzelf.letters.render import pictures, render, render_many
from vanzelf.terms.problems import ProblemError

CODED = {"code": "K7QF-3M2P", "code_url": "https://mijn.eikenhage.nl/c/K7QF3M2P"}
LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 3"><path d="M0 0h9v3H0z"/></svg>'


def objects(pdf: bytes) -> str:
    """All that is written in it, packed streams included."""
    parts = [pdf]
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompress(found[1]))
        except zlib.error:
            continue
    return b"\n".join(parts).decode("latin-1")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_it_is_tagged_and_says_its_title_and_language(language):
    inside = objects(render(letter(language=language, **CODED)))
    for wanted in (
        "<pdfuaid:part>1</pdfuaid:part>",
        f"/Lang({language})",
        "/Marked true",
        "/StructTreeRoot",
        "/DisplayDocTitle true",
        ">Misschien laat u geld liggen</rdf:li>",
    ):
        assert wanted in inside, wanted
    kinds = re.findall(r"/S/(\w+)", inside)
    assert kinds.count("H1") == 1
    assert kinds.count("H2") == 2
    assert kinds.count("LI") == 2
    assert kinds.count("Figure") == 1
    assert re.search(r"/Alt\(\s*QR", inside)


def test_the_same_letter_is_the_same_bytes():
    assert render(letter(**CODED)) == render(letter(**CODED))


def test_without_a_code_there_is_no_picture():
    assert "/S/Figure" not in objects(render(letter()))


def test_a_logo_stands_for_the_name():
    sender = Sender(SENDER.name, SENDER.return_line, SENDER.phone, SENDER.hours, logo=LOGO)
    assert "/S/Figure" in objects(render(replace(letter(), sender=sender)))


def test_large_print_takes_more_room_and_demo_is_marked_on_every_page():
    long = "\n\n".join(["Wij helpen u graag. Bel ons als u iets wilt vragen over uw post."] * 20)
    assert len(pictures(letter(long), dots_per_inch=20)) == 1
    assert len(pictures(letter(long, large_print=True), dots_per_inch=20)) == 2
    assert content(letter(demo=True), "x")["demo"] == "DEMO – verzonnen persoon"
    assert content(letter(), "x")["demo"] is None


def test_what_a_letter_says_is_never_markup():
    odd = r'Een #panic("x") $y$ *z* @ref <label> \ // /* "aan" [haak] {acc}'
    filled = content(letter(odd.replace("{", "(").replace("}", ")")), "x")["blocks"]
    assert "#panic" in filled[0]["runs"][0]["text"]
    render(letter(odd.replace("{", "(").replace("}", ")")))


def test_no_line_ends_between_a_number_and_what_it_counts():
    runs = content(letter(), "x")["blocks"][2]["runs"]
    assert "€\u00a048 per" in runs[0]["text"]
    on = content(letter("Bel voor 12 december 2026, na 17.00 uur."), "x")["blocks"][0]["runs"]
    assert on[0]["text"] == "Bel voor 12\u00a0december 2026, na 17.00\u00a0uur."


@pytest.mark.parametrize(
    "code, shown", [("k7qf 3m2p", "k7qf 3m2p"), ("K7QF-3M2P-9X", "K7QF 3M2P 9X"), ("ABC", "ABC")]
)
def test_a_code_is_read_in_fours(code, shown):
    assert grouped(code) == shown


@pytest.mark.parametrize(
    "lines",
    [
        ("Alleen een naam",),
        ("a", "b", "c", "d", "e", "f"),
        ("Naam", " ", "Plaats"),
        ("x" * 71, "y"),
    ],
)
def test_an_address_that_does_not_fit_is_refused_without_repeating_it(lines):
    with pytest.raises(ProblemError, match="letter-address") as refused:
        Addressee(lines)
    assert lines[0][:20] not in str(refused.value) or len(lines[0]) < 3


def test_a_character_nobody_can_print_is_refused_without_repeating_it():
    with pytest.raises(ProblemError, match="letter-unprintable") as refused:
        render(letter("Geheim 🂡"))
    assert "Geheim" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_every_name_of_the_register_can_be_printed():
    names = "Ğülşen Żółć Ñandú Đorđević Åsa Łukasz Ștefan Ïlke Œuvre Ħasan Ŧođ Ŋina Þór ĳ Ķēniņš"
    render(letter(names, lines=(names[:60], *HOME[1:])))


def test_a_typeface_that_is_not_there_is_refused(tmp_path):
    typeface = Typeface("Nergens Sans", tmp_path)
    with pytest.raises(ProblemError, match=r"Libertinus Serif.*letter-typeface"):
        render(letter(), typeface)


def test_threads_do_not_get_in_each_others_way():
    wanted = [letter(reference=f"nr {number}") for number in range(12)]
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(render, wanted))
    assert made == [render(each) for each in wanted]


def test_many_come_in_order_from_more_processes():
    wanted = [(number, letter(reference=f"nr {number}")) for number in range(70)]
    made = list(render_many(wanted, processes=2))
    assert [key for key, _ in made] == list(range(70))
    assert made[69][1] == render(wanted[69][1])
    assert made[0][1] == next(render_many(wanted[:1]))[1]
