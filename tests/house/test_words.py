"""No file gives away a machine, an index, a key or a person; no file holds a note to self."""

import re

import pytest

from support.repository import name, text_of, tracked_files

REFUSED = {
    "a path on somebody's machine": r"(?<![\w./:-])/(?:home|root|tmp|work|Users)/",
    "a path outside the repository": r"\.\./" + "shared",
    "the address of a package index": r"pypi[.]org|pythonhosted[.]|registry[.]npmjs|deb[.]debian",
    "a setting for a package index": r"--(?:extra-)?index[-]url|--find[-]links",
    "a private key": "-----BEGIN [A-Z ]*PRIVATE" + " KEY-----",
    "a note to self": r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b",
}


@pytest.mark.parametrize("what", REFUSED)
def test_no_file_holds(what):
    pattern = re.compile(REFUSED[what])
    found = [
        f"{name(path)}:{number}: {line.strip()[:80]}"
        for path in tracked_files()
        for number, line in enumerate(text_of(path).splitlines(), start=1)
        if pattern.search(line)
    ]
    assert not found, f"{what}:\n" + "\n".join(found)


def test_citizen_service_numbers_belong_to_nobody():
    """Any number that could be a BSN lies in the range that is kept for tests (999…)."""
    found = [
        f"{name(path)}: {digits}"
        for path in tracked_files()
        if path.parent.name != "requirements"
        for digits in re.findall(r"(?<![\w.])\d{9}(?![\w.])", text_of(path))
        if could_be_bsn(digits) and not digits.startswith("999")
    ]
    assert not found, "\n".join(found)


def could_be_bsn(digits: str) -> bool:
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    weighted = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))
    return weighted % 11 == 0 and digits != "000000000"


def test_the_eleven_proof_knows_a_valid_number_from_an_invalid_one():
    assert could_be_bsn("999990019")
    assert not could_be_bsn("999990018")
