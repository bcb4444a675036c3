"""Every mistake that an author can make is reported where it stands, all of them in one run."""

import json
from collections import Counter

import pytest

from support.problems import problems
from unit.rules.bad.bundles import BUNDLE_MISTAKES
from unit.rules.bad.examples import EXAMPLE_MISTAKES
from unit.rules.bad.files import FILE_MISTAKES
from unit.rules.bad.rules import RULE_MISTAKES
from unit.rules.bad.small import FILES, SCHEME, write_catalogue
from vanzelf.cli.app import run
from vanzelf.engines.check import examine

MISTAKES = [*FILE_MISTAKES, *RULE_MISTAKES, *EXAMPLE_MISTAKES, *BUNDLE_MISTAKES]
BY_NAME = {each.name: each for each in MISTAKES}
CATALOGUE_CODE = (
    "src/vanzelf/rules",
    "src/vanzelf/language",
    "src/vanzelf/engines/check.py",
    "src/vanzelf/engines/ready.py",
    "src/vanzelf/cli/worked.py",
    "src/vanzelf/households/examples.py",
    "src/vanzelf/households/register.py",
)
"""Where the problems of a catalogue come from."""

ELSEWHERE = {
    "catalogue-missing": "about the command, not about a file",
    "register-empty": "the shape of an example says so first",
    "file-encoding": "test_text_that_is_not_utf8",
    "file-unreadable": "test_what_is_no_file",
    "folder-empty": "test_a_folder_without_files",
    "overlay-local": "OVERLAYS",
    "overlay-national": "OVERLAYS",
    "overlay-parameter": "OVERLAYS",
    "premise-kind": "about what is handed to questions_at, not about a file",
}
"""Problems without a mistake in the small catalogue, and where they are tested."""


@pytest.fixture
def check(tmp_path, capsys):
    """Write the small catalogue with some mistakes and check it as a user does."""

    def call(*mistakes):
        folder = write_catalogue(tmp_path / "small", *mistakes)
        code = run(["catalogue", "check", "--catalogue", str(folder), "--format", "json"])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return code, json.loads(err)["problems"] if err else []

    return call


def test_the_small_catalogue_is_sound(check):
    assert check() == (0, [])


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda each: each.name)
def test_a_mistake_is_reported_where_it_stands(check, mistake):
    code, found = check(mistake)
    assert code == 1
    assert [(each["code"], each["place"]) for each in found] == [
        (mistake.code, f"small/{mistake.place}")
    ]
    assert all(each["what"] and each["remedy"] for each in found)


def test_every_name_of_a_mistake_is_its_own():
    assert Counter(each.name for each in MISTAKES).most_common(1)[0][1] == 1


def test_every_problem_of_a_catalogue_has_a_mistake():
    made = {each.code for each in MISTAKES}
    assert not made & ELSEWHERE.keys()
    assert problems(*CATALOGUE_CODE).keys() - made == ELSEWHERE.keys()


def test_many_mistakes_in_one_run(check):
    names = ["an unknown key in a concept", "per month and per year", "no such outcome"]
    names += ["a figure without source", "another folder", "another extension"]
    mistakes = [BY_NAME[name] for name in names]
    code, found = check(*mistakes)
    assert code == 1
    expected = {(each.code, f"small/{each.place}") for each in mistakes}
    assert {(each["code"], each["place"]) for each in found} >= expected


def test_text_that_is_not_utf8(tmp_path):
    path = write_catalogue(tmp_path / "small") / SCHEME
    path.write_bytes(path.read_bytes().replace(b"U woont hier.", b"U woont h\xedier."))
    found = problems_in(tmp_path / "small")
    assert [(each.code, str(each.place)) for each in found] == [
        ("file-encoding", f"small/{SCHEME}:47:26")
    ]


def test_what_is_no_file(tmp_path):
    folder = write_catalogue(tmp_path / "small")
    (folder / "concepts" / "map.yaml").mkdir()
    assert [(each.code, str(each.place)) for each in problems_in(folder)] == [
        ("file-unreadable", "small/concepts/map.yaml:1:1")
    ]


LOCAL = FILES[SCHEME]
OVERLAYS = [
    ("schemes/proef/2026-01-01.yaml", LOCAL, "overlay-national", ":1:1"),
    (
        "schemes/pas/2026-01-01.yaml",
        LOCAL.replace("regeling: proef", "regeling: pas"),
        "overlay-local",
        ":1:1",
    ),
    (
        "parameters/a.yaml",
        "proef:\n  toeslag: {waarden: [{vanaf: 2026-01-01, waarde: 1, bron: x, zekerheid: gemeld}]}\n",
        "overlay-parameter",
        ":2:12",
    ),
    (
        "parameters/a.yaml",
        "proef:\n  grens: {waarden: [{vanaf: 2026-01-01, waarde: 1, zekerheid: gemeld}]}\n",
        "shape",
        ":2:21",
    ),
    ("parameters/a.yaml", "proof:\n  grens: {}\n", "scheme-unknown", ":2:3"),
]


@pytest.mark.parametrize("file, text, code, at", OVERLAYS)
def test_a_mistake_of_a_municipality(tmp_path, file, text, code, at):
    folder = write_catalogue(tmp_path / "small")
    path = tmp_path / "local" / file
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    found = problems_in(folder, tmp_path / "local")
    assert [(each.code, str(each.place)) for each in found] == [(code, f"local/{file}{at}")]


def problems_in(folder, overlay=None):
    """Every problem of a catalogue with an overlay over it."""
    return examine(folder, overlay).problems


def test_a_folder_without_files(check, tmp_path):
    for name in ("schemes/leeg", "norms/leeg"):
        (tmp_path / "small" / name).mkdir(parents=True)
    code, found = check()
    assert code == 1
    assert [(each["code"], each["place"]) for each in found] == [
        ("folder-empty", "small/norms/leeg"),
        ("folder-empty", "small/schemes/leeg"),
    ]
