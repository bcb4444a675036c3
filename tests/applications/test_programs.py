"""After a yes, over HTTPS: mandates by command, two gateways as programs, one household."""

import datetime as dt
import io
import json
import shutil

import duckdb
import pytest

from vanzelf.cli.app import run as command
from vanzelf.cli.parties import real_time
from vanzelf.eikenhage.files import write_party_files
from vanzelf.eikenhage.one_household import one_household
from vanzelf.eikenhage.parties import ACTORS, MUNICIPALITY, SOURCES, key_of, make_keys
from vanzelf.eikenhage.stage import Stage, free_ports
from vanzelf.ledger.log import Log
from vanzelf.store.database import connect, create_database
from vanzelf.synth.holders import DATABASE
from vanzelf.transport.cards import read_cards, write_card

SCHEME = "zorgtoeslag"
MOMENT = dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC)
ASKED = [each for each in SOURCES if each.slug in ("belastingdienst", "dienst-toeslagen")]
TOLD = {"zorgverzekerd": True, "in_detentie": "nee", "verblijfsrecht_geeft_aanspraak": "ja"}
YES = {"kenmerk": "5" * 32, "op": "2026-10-28T10:00:00Z"}


@pytest.fixture(scope="module")
def stage(tmp_path_factory, postgres_dsn, town, worker_id):
    """Two sources as programs of their own, and the municipality that asks them."""
    folder = tmp_path_factory.mktemp("partijen")
    make_keys(folder)
    databases = {
        each.slug: create_database(
            postgres_dsn, f"jawoord_{worker_id}_{each.slug}".replace("-", "_")
        )
        for each in ACTORS
    }
    ports = dict(zip((each.slug for each in ASKED), free_ports(len(ASKED)), strict=True))
    at = real_time()
    files = write_party_files(folder, town[1], databases, ports, at, MOMENT)
    found = Stage(folder, files, ports, databases, MOMENT, at)
    yield found
    found.stop()


@pytest.fixture
def call(capsys, monkeypatch):
    """Run a command that must succeed, with something on standard input; gives what it printed."""
    for module in ("application_mandates", "mandate"):
        monkeypatch.setattr(f"vanzelf.cli.{module}.moment", lambda: MOMENT)

    def run(*arguments, said=""):
        monkeypatch.setattr("sys.stdin", io.StringIO(said))
        code = command([str(each) for each in arguments])
        shown = capsys.readouterr()
        assert code == 0, shown.err
        return shown.out

    return run


def grant(stage, call, actor, folder):
    """A mandate, from its proposal to where the municipality finds it; all by command."""
    cards = folder / f"kaarten-{actor.slug}"
    shutil.copytree(stage.folder / actor.slug / "kaarten", cards)
    own = read_cards(cards)[actor.oin]
    roles = tuple(key_of(stage.folder, actor, role).public() for role in ("beheerder", "fg"))
    write_card(own.model_copy(update={"keys": (*own.keys, *roles)}), cards)
    proposal, mandate = folder / f"{actor.slug}.voorstel", folder / f"{actor.slug}.jws"

    def keys(slug, use):
        return ["--cards", cards, "--key", stage.folder / slug / "sleutels" / f"{use}.jwk"]

    at_source = ["--database", stage.databases[actor.slug], "--holder", actor.slug]
    plan = f"aanvraag-{SCHEME}-{actor.slug}"
    call("application", "propose", plan, "--on", "2026-11-01", "--source", actor.oin,
         "--out", proposal, *keys(MUNICIPALITY.slug, "berichten"))  # fmt: skip
    call("application", "receive", proposal, "--demo", "--out", mandate, *at_source,
         *keys(actor.slug, "mandaten"))  # fmt: skip
    for role, name in (("beheerder", "A. de Boer"), ("fg", "B. Yilmaz")):
        call("mandate", "approve", proposal, "--name", name, *at_source, *keys(actor.slug, role))
    call("application", "sign", proposal, "--demo", "--out", mandate, *at_source,
         *keys(actor.slug, "mandaten"))  # fmt: skip
    kept = stage.folder / MUNICIPALITY.slug / "mandaten" / "aanvragen"
    kept.mkdir(parents=True, exist_ok=True)
    shutil.copy(mandate, kept)


def somebody(town):
    """Somebody who lives alone on a small income, and whom nothing excludes."""
    people, tax = town[0] / "persons" / "*.parquet", town[1]["belastingdienst"] / DATABASE
    with duckdb.connect() as con:
        con.execute(f"ATTACH '{tax}' AS tax (READ_ONLY)")
        rows = con.execute(
            f"""SELECT id FROM '{people}' WHERE bag_adres IN
            (SELECT bag_adres FROM '{people}' GROUP BY 1 HAVING count(*) = 1)
            AND id NOT IN (SELECT unnest([van, naar]) FROM '{town[0]}/relations/*.parquet')
            AND id IN (SELECT fin FROM tax.inkomensgegeven GROUP BY 1
                       HAVING min(bedrag) > 14000 AND max(bedrag) < 24000) ORDER BY id LIMIT 1"""
        ).fetchall()
    return str(rows[0][0])


def test_a_household_says_yes_and_its_application_is_filled_in_over_https(
    stage, town, catalogue, call, tmp_path
):
    party = ["--party", stage.files[MUNICIPALITY.slug]]
    for actor in ASKED:
        stage.start(actor.slug)
    for actor in ASKED:
        stage.wait_for(actor.slug)
        grant(stage, call, actor, tmp_path)
    person = somebody(town)
    said = json.dumps({"persoon": person, "ja": YES})
    fetched = call("application", "fetch", SCHEME, "--on", "2026-11-01", *party, said=said)
    application = fetched.splitlines()[0]
    assert (
        sorted(line.rpartition(": ")[2] for line in fetched.splitlines()[1:]) == ["ontvangen"] * 2
    )
    assert person not in fetched

    shown = call("application", "show", application, *party)
    assert "(belastingdienst, " in shown
    assert "? Heeft u een Nederlandse zorgverzekering?" in shown
    told = tmp_path / "verteld.json"
    told.write_text(json.dumps({"aanvrager": TOLD}))
    again = call("application", "show", application, "--told", told, *party)
    assert "?" not in again, "nothing remains to be asked"
    assert again.startswith(f"{SCHEME}: established\n  jaar: € ")
    assert again.count("(inwoner, vast)") == len(TOLD)
    assert call("application", "show", application, *party) == again, "what was told is kept"
    told.write_text(json.dumps({"999990020": {"zorgverzekerd": "ja"}}))
    assert command(["application", "show", application, "--told", str(told), *map(str, party)]) == 2

    for actor in ASKED:
        key = (stage.folder / actor.slug / "sleutels" / "logboek.sleutel").read_bytes()
        with connect(stage.databases[actor.slug]) as con:
            rows = con.execute("select subject from ledger.parts").fetchall()
        assert {bytes(each) for (each,) in rows} == set(Log(key).subject_bytes([person]))
        noted = (stage.folder / actor.slug / "verzoeken.log").read_text()
        assert person not in noted

    example = one_household(stage, catalogue, SCHEME, real_time, {"aanvrager": TOLD}, person)
    assert set(example["sources"].values()) == {"ontvangen"}
    before, after = example["before"], example["after"]
    assert (before["certainty"], after["certainty"]) == ("possible", "established")
    assert len(after["facts"]) == len(before["facts"]) + len(TOLD)
    assert before["questions"]
    assert not after["questions"]
    assert person not in json.dumps(example)
    with connect(stage.databases[MUNICIPALITY.slug]) as con:
        (left,) = con.execute("select id from application.applications").fetchall()
    assert left == (application,)
