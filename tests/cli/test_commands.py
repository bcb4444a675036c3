"""What the commands give, as text and as JSON."""

import json
import socket
import sys
import threading
import urllib.request

import duckdb
import pytest

from vanzelf.cli import catalogue, doctor, progress, serve
from vanzelf.rules.broken import Broken
from vanzelf.rules.load import Examined, load_catalogue
from vanzelf.terms.problems import Place, Problem, ProblemError

ON = ("--on", "2026-11-01")
ANS = "partner: geen\nleeftijd: 40\nrendementsgrondslag: 3500\nzorgverzekerd: ja\n\
in_detentie: nee\nverblijfsrecht_paar: ja\nallen_ingezetene: ja\n"


@pytest.fixture
def facts(tmp_path):
    """Write a facts file about Ans, with her income as given."""

    def write(income, name="ans.yaml"):
        (tmp_path / name).write_text(f"{ANS}toetsingsinkomen: {income}\n", encoding="utf-8")
        return name

    return write


def test_schemes_are_listed(vanzelf):
    text = vanzelf("scheme", "list")
    rows = vanzelf("scheme", "list", "--format", "json").json
    assert text.code == 0
    assert len(text.out.splitlines()) == len(rows) >= 9
    huurtoeslag = next(row for row in rows if row["scheme"] == "huurtoeslag")
    assert huurtoeslag["versions"] == ["2025-01-01", "2026-01-01"]
    assert huurtoeslag["known_until"] == "2027-01-01"


def test_a_scheme_is_shown(vanzelf):
    found = vanzelf("scheme", "show", "zorgtoeslag", *ON, "--format", "json").json
    assert {row["id"] for row in found["criteria"]} >= {"verzekerd", "vermogen", "minimum"}
    income = next(row for row in found["facts"] if row["id"] == "toetsingsinkomen")
    assert income["type"] == "geld (euro per jaar)"
    assert (income["unit"], income["holder"]) == (["persoon"], "belastingdienst")
    share = next(row for row in found["parameters"] if row["id"] == "normpremie_alleenstaande")
    assert (share["value"], share["measure"], share["confidence"]) == (
        "1.912",
        "procent",
        "wettekst",
    )
    assert share["source"] == "Wzt art. 2 lid 3"
    for language, word in (("nl", "Voorwaarden"), ("en", "Criteria")):
        text = vanzelf("scheme", "show", "zorgtoeslag", *ON, "--language", language).out
        assert word in text
        assert "toetsingsinkomen" in text
        assert "1,912%" in text or "1.912%" in text


def test_a_table_of_figures_is_cut_short_on_screen_but_whole_as_json(vanzelf):
    text = vanzelf("scheme", "show", "kinderbijslag", *ON).out
    assert all(len(line) < 250 for line in text.splitlines())
    found = vanzelf("scheme", "show", "kinderbijslag", *ON, "--format", "json").json
    assert any(len(row["rows"]) > 2 for row in found["parameters"])


def test_one_household(vanzelf, facts):
    found = vanzelf(
        "evaluate", "zorgtoeslag", *ON, "--facts", facts(24000), "--format", "json"
    ).json
    assert (found["outcome"], found["certainty"]) == ("yes", "established")
    assert found["amounts"] == {"jaar_cents": 155000, "maand_cents": 12900}
    assert found["if_income_10_percent_higher"] is None
    assert {"scheme", "version", "hash", "criteria", "unknown_facts", "steps"} <= found.keys()
    text = vanzelf("evaluate", "zorgtoeslag", *ON, "--facts", facts(24000)).out
    assert "10%" not in text
    html = vanzelf("evaluate", "zorgtoeslag", *ON, "--facts", facts(24000), "--format", "html").out
    assert html.lstrip().startswith("<")


def test_an_estimated_income_shows_what_more_would_do(vanzelf, facts):
    """€ 30,000 gives 1,514 a year; € 33,000 gives 1,102."""
    file = facts("{waarde: 30000, status: schatting}")
    found = vanzelf("evaluate", "zorgtoeslag", *ON, "--facts", file, "--format", "json").json
    assert found["certainty"] == "probable"
    assert found["amounts"]["jaar_cents"] == 151400
    assert found["if_income_10_percent_higher"] == {
        "outcome_with_estimates": "yes",
        "jaar_cents": 110200,
        "maand_cents": 9100,
    }
    text = vanzelf("evaluate", "zorgtoeslag", *ON, "--facts", file).out
    assert "Als het geschatte inkomen 10% hoger uitvalt: € 1.102 per jaar." in text
    text = vanzelf("evaluate", "zorgtoeslag", *ON, "--facts", file, "--language", "en").out
    assert "If the estimated income turns out 10% higher: €1,102 a year." in text


def test_more_income_may_end_it(vanzelf, facts):
    file = facts("{waarde: 40000, status: schatting}")
    found = vanzelf("evaluate", "zorgtoeslag", *ON, "--facts", file, "--format", "json").json
    assert found["if_income_10_percent_higher"] == {
        "outcome_with_estimates": "no",
        "jaar_cents": None,
        "maand_cents": None,
    }
    assert (
        "10% hoger uitvalt: niet." in vanzelf("evaluate", "zorgtoeslag", *ON, "--facts", file).out
    )


def test_a_household_with_another_figure(vanzelf, facts):
    found = vanzelf(
        "evaluate", "zorgtoeslag", *ON, "--facts", facts(24000), "--format", "json",
        "--set", "zorgtoeslag.standaardpremie=2219",
    ).json  # fmt: skip
    assert found["amounts"]["jaar_cents"] == 165000


REGISTER = {
    "on": "2026-11-01",
    "persons": [
        {"id": "ans", "facts": {"geboortedatum": "1986-03-01", "bag_adres": "A1"}},
        {"id": "bo", "facts": {"geboortedatum": "1990-03-01", "bag_adres": "A1"}},
        {"id": "cor", "facts": {"geboortedatum": "1990-03-01", "bag_adres": "A2"}},
    ],
    "relations": [{"soort": "partner", "van": "ans", "naar": "bo"}],
}


def test_a_register_may_hold_several_units(vanzelf, tmp_path):
    (tmp_path / "r.json").write_text(json.dumps(REGISTER))
    every = vanzelf("evaluate", "zorgtoeslag", "--facts", "r.json", "--format", "json").json
    assert [row["unit_id"] for row in every["units"]] == ["ans", "cor"]
    one = vanzelf(
        "evaluate", "zorgtoeslag", "--facts", "r.json", "--format", "json", "--applicant", "cor"
    ).json
    assert one["unit_id"] == "cor"
    (tmp_path / "r.json").write_text(json.dumps({**REGISTER, "aanvrager": "ans"}))
    assert (
        vanzelf("evaluate", "zorgtoeslag", "--facts", "r.json", "--format", "json").json["unit_id"]
        == "ans"
    )


def test_synth_gives_its_manifest(vanzelf):
    found = vanzelf(
        "synth", "--residents", "500", "--no-awards", "--out", "town", "--format", "json"
    )
    assert found.json["residents"] == 500
    assert found.json["receipts"] is False
    assert found.err == "", "no progress where nobody looks"


def test_screen(vanzelf, town, tmp_path):
    arguments = (
        "screen", "--population", town, *ON, "--out", "out", "--raised", "10",
        "--scheme", "zorgtoeslag", "--scheme", "reisdocumenten",
    )  # fmt: skip
    found = vanzelf(*arguments, "--format", "json")
    assert (found.code, found.err) == (0, "")
    report = found.json
    assert report == json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    zorgtoeslag = next(row for row in report["schemes"] if row["scheme"] == "zorgtoeslag")
    more = zorgtoeslag["amount"]["eligible_cents_income_plus_10"]
    assert 0 < more < zorgtoeslag["amount"]["eligible_cents"]
    assert (tmp_path / "out" / "rejects.csv").read_text() == "file,line,reason\n"
    text = vanzelf(*arguments).out
    assert "income +10%" in text.splitlines()[0]
    assert "Note:" not in text, "these people are made up"
    assert "take-up: receiving, of the eligible" in text


def test_screen_says_what_was_rejected_and_warns_about_real_people(vanzelf, tmp_path):
    (tmp_path / "persons.csv").write_text("id,geboortedatum\na,1980-01-01\nb,1-2-1980\nb2,x\n")
    (tmp_path / "relations.csv").write_text("soort,van,naar\npartner,a,elders\n")
    found = vanzelf("screen", "--population", ".", *ON, "--scheme", "zorgtoeslag", "--out", "out")
    assert found.code == 0
    assert found.out.startswith("Note: incomes in one place")
    assert "persons: 3 rows read, 1 taken, 2 rejected (see out/rejects.csv)" in found.out
    assert "relations: 1 name somebody who is not in persons" in found.out


def test_diff_of_two_years(vanzelf, town):
    arguments = ("diff", "huurtoeslag", "--from", "2025-12-01", "--to", "2026-01-01")
    found = vanzelf(*arguments, "--population", town, "--format", "json", "--list").json
    assert found["newly_entitled"] == len(found["newly_entitled_units"])
    assert found["changes"]["changed"] == len(found["changed_units"])
    text = vanzelf(*arguments, "--population", town).out
    assert text.startswith("huurtoeslag: 2025-12-01 → 2026-01-01, ")
    assert f"newly entitled   {found['newly_entitled']} " in text


def test_diff_of_a_corrected_figure_shows_whom_it_touches(vanzelf, town):
    arguments = (
        "diff", "zorgtoeslag", "--from", "2026-11-01", "--to", "2026-11-01", "--population", town,
        "--set", "zorgtoeslag.standaardpremie=2120",
    )  # fmt: skip
    found = vanzelf(*arguments, "--format", "json", "--list").json
    assert found["changes"]["certainty_changed"] == 0
    assert found["changes"]["amount_changed"] == len(found["changed_units"]) > 0
    raises = {row["cents_after"] - row["cents_before"] for row in found["changed_units"]}
    assert raises <= {100, 200}, "a euro more, two for a couple"
    text = vanzelf(*arguments, "--list").out
    assert len(text.splitlines()) == 6 + len(found["changed_units"])


def test_explain(vanzelf, town):
    (row,) = duckdb.sql(
        f"""SELECT min(id) FROM '{town}/persons/*.parquet' WHERE overlijdensdatum IS NULL
        AND geboortedatum BETWEEN DATE '1980-01-01' AND DATE '1990-01-01'"""
    ).fetchall()
    arguments = ("explain", "--population", town, *ON, "--person", row[0])
    every = vanzelf(*arguments, "--format", "json").json
    schemes = {document["scheme"] for document in every}
    assert {"zorgtoeslag", "stadspas", "reisdocumenten"} <= schemes
    assert all("if_income_10_percent_higher" in document for document in every)
    one = vanzelf(*arguments, "--scheme", "zorgtoeslag", "--what-if", "zorgverzekerd=nee")
    assert "wat als" in one.out
    child = vanzelf(
        *arguments, "--scheme", "kinderbijslag", "--child", "2026-10-01", "--format", "json"
    )
    assert child.json[0]["scheme"] == "kinderbijslag"
    html = vanzelf(*arguments, "--format", "html", "--language", "en").out
    assert html.count("<section") >= len(every)


def test_a_person_without_a_unit(vanzelf, tmp_path):
    (tmp_path / "persons.csv").write_text("id,geboortedatum\na,2020-01-01\n")
    found = vanzelf(
        "explain", "--population", ".", *ON, "--person", "a", "--scheme", "kinderbijslag"
    )
    assert (found.code, found.out) == (2, "")
    assert "belongs to no unit" in found.err


def test_the_doctor_finds_nothing_wrong(vanzelf):
    found = vanzelf("doctor", "--format", "json")
    assert found.code == 0
    parts = {row["part"]: row for row in found.json}
    assert all(row["ok"] for row in found.json if row["needed"])
    assert {"python", "machine", "catalogue", "examples", "duckdb", "charts"} <= parts.keys()
    assert "worked examples of zorgtoeslag come out" in parts["examples"]["detail"]


def test_the_doctor_says_what_is_missing(vanzelf, monkeypatch):
    def fail():
        raise ImportError("no such thing\nwith more")

    def refuse():
        raise ProblemError.single("a", "b.")

    checks = {"one": (fail, True), "two": (fail, False), "three": (refuse, True)}
    monkeypatch.setattr(doctor, "CHECKS", checks)
    found = vanzelf("doctor")
    assert found.code == 1
    lines = [line.split(maxsplit=2) for line in found.out.splitlines()]
    assert [line[:2] for line in lines] == [
        ["one", "MISSING"],
        ["two", "not"],
        ["three", "MISSING"],
    ]
    assert "no such thing" in found.out
    assert "with more" not in found.out


def test_a_sound_catalogue(vanzelf, monkeypatch, tmp_path):
    """The whole check is `make check`; here is what the command makes of its result."""
    sound = Examined(load_catalogue(), (), (), Broken(), {})
    monkeypatch.setattr(catalogue, "examine", lambda _path: sound)
    found = vanzelf("catalogue", "check", "--no-examples", "--format", "json").json
    counts = {"concepts", "schemes", "versions", "services", "examples"}
    assert found.keys() == {*counts, "digest"}
    assert found["schemes"] >= 9
    text = vanzelf("catalogue", "check", "--no-examples").out
    assert text.startswith("The catalogue is sound: ")
    assert text.endswith(" 0 examples.\n")
    problem = Problem(Place("x.yaml"), "example-differs", "one thing.", "Mend it.")
    monkeypatch.setattr(catalogue, "problems_of_examples", lambda _examined: [problem])
    found = vanzelf("catalogue", "check")
    assert (found.code, found.out) == (1, "")
    assert found.err.startswith("x.yaml: one thing. Mend it. [example-differs]")


def test_the_catalogue_as_pages(vanzelf, tmp_path):
    found = vanzelf("catalogue", "site", "--out", "site", "--format", "json")
    assert (tmp_path / found.json["page"]).is_file()


def test_pages_are_served_on_this_machine_only(tmp_path):
    (tmp_path / "index.html").write_text("hallo")
    server = serve.PageServer(tmp_path, 0)
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    assert server.address.startswith("http://127.0.0.1:")
    with urllib.request.urlopen(server.address) as page:
        assert page.read() == b"hallo"
    port = int(server.address.rstrip("/").rpartition(":")[2])
    with pytest.raises(ProblemError, match=f"port {port} cannot be used"):
        serve.PageServer(tmp_path, port)
    server.stop()
    thread.join(10)
    assert not thread.is_alive()


def test_a_port_that_is_taken_is_told_before_the_work(vanzelf, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        found = vanzelf("demo", "--serve", "--port", port, "--out", "demo")
    assert found.code == 2
    assert found.err.startswith(f"--port: port {port} cannot be used")
    assert not (tmp_path / "demo").exists()


class Terminal:
    """A stand-in for a terminal that remembers what is written to it."""

    def __init__(self):
        self.text = ""

    def isatty(self):
        return True

    def write(self, text):
        self.text += text
        return len(text)

    def flush(self):
        """Nothing is kept back."""


def test_a_bar_shows_on_a_terminal_only(monkeypatch):
    terminal = Terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", terminal)
    with progress.bar("Screening") as report:
        report("part 1: reading", 1, 3)
    assert "Screening" in terminal.text
    monkeypatch.setattr(terminal, "isatty", lambda: False)
    terminal.text = ""
    with progress.bar("Screening") as report:
        report("part 1: reading", 1, 3)
    assert terminal.text == ""
