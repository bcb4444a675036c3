"""A command that is used wrongly, and input that has problems: one line each, never a traceback."""

import re
import subprocess
import sys

import pytest

from support.commands import commands
from vanzelf.cli import app as application
from vanzelf.terms.problems import Problem, ProblemError

ON = ("--on", "2026-11-01")


@pytest.mark.parametrize(
    "command", ["vanzelf", "vanzelf scheme", "vanzelf catalogue", *(name for name, _ in commands())]
)
def test_every_command_explains_itself(vanzelf, command):
    found = vanzelf(*command.split()[1:], "--help")
    assert found.code == 0
    assert found.out.startswith(f"Usage: {command}")
    assert found.err == ""


def test_the_version(vanzelf):
    assert re.fullmatch(r"vanzelf \d+\.\d+\.\d+\n", vanzelf("--version").out)


@pytest.mark.parametrize("path", [(), ("scheme",), ("catalogue",)])
def test_without_a_command_there_is_help(vanzelf, path):
    found = vanzelf(*path)
    assert found.code == 2
    assert "Commands:" in found.out


USAGE = [
    (("frob",), "vanzelf", "no such command 'frob'."),
    (("scheme", "frob"), "vanzelf scheme", "no such command 'frob'."),
    (("evaluate",), "SCHEME", "this is needed."),
    (("evaluate", "zorgtoeslag"), "--facts", "this is needed."),
    (("screen", *ON), "--population", "this is needed."),
    (("screen", "--population", "x"), "--on", "this is needed."),
    (("scheme", "show", "zorgtoeslag", "--on", "2026-13-01"), "--on", "'2026-13-01' is not a date"),
    (("scheme", "show", "zorgtoeslag", "--on", "1-11-2026"), "--on", "'1-11-2026' is not a date"),
    (("scheme", "list", "--format", "xml"), "--format", "'xml'"),
    (("scheme", "list", "--colour"), "--colour", "--colour"),
    (("synth", "--residents", "many"), "--residents", "valid integer"),
    (("demo", "--port", "70000"), "--port", "65535"),
    (("synth", "--residents", "3"), "--residents", "3 residents is not a town"),
    (("synth", "--residents", "500", "--seed", "-1"), "--seed", "A seed is 0 or higher"),
    (("screen", "--population", "x", *ON), "--population", "there is no directory x."),
    (("scheme", "show", "zorgtoeslag", "--on", "2031-01-01"), "--on", "2031-01-01 is not known."),
    (("screen", "--population", "{town}", *ON, "--engine", "excel"), "--engine", "no engine"),
    (("screen", "--population", "{town}", *ON, "--set", "x"), "--set", "'x' is not a setting."),
    (("screen", "--population", "{town}", *ON, "--set", "a=b"), "--set", "'a=b' is not a setting."),
    (
        ("screen", "--population", "{town}", *ON, "--set", "zorgtoeslag.hoogte=1"),
        "--set",
        "zorgtoeslag has no parameter 'hoogte'.",
    ),
    (
        ("screen", "--population", "{town}", *ON, "--set", "zorgtoeslag.standaardpremie=veel"),
        "--set",
        "standaardpremie=veel does not fit",
    ),
    (
        ("scheme", "show", "stadspas", *ON, "--set", "zorgtoeslag.standaardpremie=1"),
        "--set",
        "'zorgtoeslag' is not asked about.",
    ),
    (("screen", "--population", "{town}", *ON, "--memory", "lots"), "--memory", "'lots' is not"),
    (("screen", "--population", "{town}", *ON, "--raised", "-3"), "--raised", "than or equal to 0"),
    (("explain", "--population", "{town}", *ON, "--person", "zoë"), "--person", "nobody"),
    (
        ("explain", "--population", "{town}", *ON, "--person", "{person}", "--what-if", "job"),
        "--what-if",
        "'job' is not a setting.",
    ),
    (
        ("explain", "--population", "{town}", *ON, "--person", "{person}", "--what-if", "baan=ja"),
        "--what-if",
        "'baan' is not a fact.",
    ),
    (
        ("explain", "--population", "{town}", *ON, "--person", "{person}", "--child", "2027-01-01"),
        "--child",
        "is not born yet",
    ),
    (("screen", "--population", "{town}", *ON, "--out", "{file}"), "--out", "cannot be written"),
    (("diff", "stadspas", "--from", "2026-01-01", "--to", "2026-11-01"), "--population", "needed"),
]


@pytest.fixture
def places(town, tmp_path):
    """What stands for {town}, {person} and {file} in the arguments."""
    import duckdb

    (row,) = duckdb.sql(f"SELECT min(id) FROM '{town}/persons/*.parquet'").fetchall()
    (tmp_path / "file").write_text("x")
    return {"town": town, "person": row[0], "file": tmp_path / "file"}


@pytest.mark.parametrize("arguments, place, what", USAGE, ids=lambda each: str(each)[:60])
def test_wrong_usage_is_one_line_and_ends_with_2(vanzelf, places, arguments, place, what):
    found = vanzelf(*(each.format(**places) for each in arguments))
    assert found.code == 2
    assert found.out == ""
    (line,) = found.err.splitlines()
    assert line.startswith(f"{place}: ")
    assert what in line
    assert re.search(r"\. \[[a-z-]+\]$", line), "what to do, and a code"


def written(directory, name, text):
    (directory / name).write_text(text, encoding="utf-8")
    return directory / name


INPUT = [
    (("scheme", "show", "zorgtoeslagen", *ON), None, "there is no scheme 'zorgtoeslagen'."),
    (("evaluate", "zorgtoeslag", *ON, "--facts", "no.yaml"), None, "there is no such file."),
    (("evaluate", "zorgtoeslag", *ON, "--facts", "f.yaml"), "leeftijd: jong", "does not fit"),
    (
        ("evaluate", "zorgtoeslag", *ON, "--facts", "f.yaml"),
        "leeftijt: 40",
        "Did you mean leeftijd",
    ),
    (("evaluate", "zorgtoeslag", *ON, "--facts", "f.yaml"), "- 1", "does not hold named facts"),
    (("evaluate", "zorgtoeslag", *ON, "--facts", "f.yaml"), "a: [", "f.yaml:"),
    (("evaluate", "zorgtoeslag", *ON, "--facts", "f.json"), "{", "is not JSON"),
    (("evaluate", "zorgtoeslag", *ON, "--facts", "f.json"), "[]", "does not hold named facts"),
    (("evaluate", "zorgtoeslag", *ON, "--facts", "f.json"), '{"unit": 1}', "`unit` does not hold"),
    (("evaluate", "zorgtoeslag", "--facts", "f.yaml"), "leeftijd: 40", "no date is given."),
    (("evaluate", "zorgtoeslag", "--facts", "f.yaml"), "on: soon", "no date is given."),
    (
        ("evaluate", "zorgtoeslag", *ON, "--facts", "f.yaml", "--applicant", "bo"),
        "personen: [{id: ans, feiten: {geboortedatum: 1986-03-01, bag_adres: A1}}]",
        "there is no toeslagpaar in it of bo.",
    ),
    (("catalogue", "check", "--catalogue", "nowhere"), None, "there is no catalogue at nowhere."),
]


@pytest.mark.parametrize("arguments, content, what", INPUT, ids=lambda each: str(each)[:60])
def test_problems_of_the_input_are_lines_and_end_with_1(
    vanzelf, tmp_path, arguments, content, what
):
    if content is not None:
        name = next(each for each in arguments if each.startswith("f."))
        written(tmp_path, name, content)
    found = vanzelf(*arguments)
    assert found.code == 1
    assert found.out == ""
    assert what in found.err
    assert "Traceback" not in found.err
    for line in found.err.splitlines()[:1]:
        assert re.search(r"\[[a-z-]+\]$", line)


def test_all_problems_are_reported_at_once(vanzelf, tmp_path):
    written(tmp_path, "f.yaml", "leeftijd: jong\npartner: nee\ntoetsingsinkomen: 12.345")
    found = vanzelf("evaluate", "zorgtoeslag", *ON, "--facts", "f.yaml")
    assert found.err.splitlines()[-1] == "3 problems."
    assert len(found.err.splitlines()) == 4


@pytest.mark.parametrize("form", [("--format", "json"), ("--format=json",)])
def test_problems_as_json_go_to_standard_error(vanzelf, form):
    found = vanzelf("scheme", "show", "zorgtoeslag", "--on", "2031-01-01", *form)
    assert found.code == 2
    assert found.out == ""
    (problem,) = found.problems
    assert problem["place"] == problem["file"] == "--on"
    assert problem["code"] == "date-outside-law"
    assert set(problem) == {"place", "file", "line", "column", "code", "what", "remedy"}
    assert all(problem[key] for key in ("what", "remedy"))


def test_wrong_usage_as_json(vanzelf):
    found = vanzelf("screen", "--format", "json")
    assert found.code == 2
    assert [problem["code"] for problem in found.problems] == ["usage"]


def test_a_broken_catalogue_lists_everything(vanzelf, tmp_path):
    scheme = tmp_path / "mine" / "schemes" / "pas"
    scheme.mkdir(parents=True)
    written(scheme, "2026-01-01.yaml", "regeling: pas\nnaam: Pas\n")
    written(scheme, "morgen.yaml", "regeling: pas\n")
    found = vanzelf("catalogue", "check", "--catalogue", "mine", "--format", "json")
    assert found.code == 1
    assert len(found.problems) > 2
    assert {problem["file"] for problem in found.problems} >= {
        "mine/schemes/pas/2026-01-01.yaml",
        "mine/schemes/pas/morgen.yaml",
    }


def test_a_fault_of_the_program_is_one_line_without_data(vanzelf, monkeypatch):
    def fail(*_arguments, **_options):
        raise KeyError("999990019")

    monkeypatch.setattr(application, "get_command", lambda _app: type("Broken", (), {"main": fail}))
    found = vanzelf("scheme", "list")
    assert found.code == 1
    (line,) = found.err.splitlines()
    assert line.startswith("vanzelf: a fault in the program: KeyError at test_usage.py:")
    assert "999990019" not in line
    monkeypatch.setenv("VANZELF_TRACEBACK", "1")
    assert "Traceback" in vanzelf("scheme", "list").err


def test_a_file_that_cannot_be_used_is_one_line(vanzelf, monkeypatch):
    def fail(*_arguments, **_options):
        raise PermissionError(13, "Permission denied", "secret.yaml")

    monkeypatch.setattr(application, "get_command", lambda _app: type("Broken", (), {"main": fail}))
    found = vanzelf("scheme", "list")
    assert (found.code, found.out) == (1, "")
    assert found.err.startswith("secret.yaml: permission denied. Check the path")


def test_stopping_is_no_fault(vanzelf, monkeypatch):
    def stop(*_arguments, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr(application, "get_command", lambda _app: type("Broken", (), {"main": stop}))
    found = vanzelf("scheme", "list")
    assert (found.code, found.err) == (130, "Stopped.\n")


def test_a_problem_without_a_place_is_one_of_the_command(vanzelf, monkeypatch):
    def fail(*_arguments, **_options):
        raise ProblemError([Problem(ProblemError.single("a", "b").problems[0].place, "c", "d.")])

    monkeypatch.setattr(application, "get_command", lambda _app: type("Broken", (), {"main": fail}))
    assert vanzelf("x").err == "vanzelf: d. [c]\n"


COMMAND = [sys.executable, "-c", "from vanzelf.cli import main; main()"]


def test_as_a_process():
    done = subprocess.run(
        [*COMMAND, "scheme", "list", "--format", "xml"], capture_output=True, text=True
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""


def test_a_reader_that_goes_away_is_no_problem():
    with subprocess.Popen(
        [*COMMAND, "scheme", "show", "algemene_bijstand", "--on", "2026-11-01", "--format", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(1)
        process.stdout.close()
        errors = process.stderr.read()
    assert errors == b""
    assert process.returncode == 0
