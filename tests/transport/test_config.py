"""The file of a party: everything that is wrong is told at once, with its line."""

import datetime as dt
import json

import pytest

from transport.stand import NOW, SOURCE
from vanzelf.eikenhage.parties import COMBINER, MUNICIPALITY
from vanzelf.terms.problems import ProblemError
from vanzelf.transport.cards import Card, write_card
from vanzelf.transport.config import names_in_environment, read_settings
from vanzelf.transport.opening import open_party

GOOD = SOURCE.slug


def changed(stand, slug: str, **settings):
    """The file of a party with other settings; None takes one away."""
    path = stand.files[slug]
    said = json.loads(path.read_text()) | settings
    path.write_text(json.dumps({k: v for k, v in said.items() if v is not None}, indent=1))
    return path


def refused(path, environment=None) -> list:
    with pytest.raises(ProblemError) as error:
        open_party(path, lambda: NOW, environment or {})
    return error.value.problems


@pytest.mark.parametrize("slug", [SOURCE.slug, COMBINER.slug, MUNICIPALITY.slug])
def test_a_good_file_opens_a_party(stand, slug):
    party = open_party(stand.files[slug], lambda: NOW, {})
    assert party.card.oin == party.key.oin
    assert party.demo
    assert party.clock() == NOW
    with party.connect() as con:
        assert con.execute("select 1").fetchone() == (1,)


def test_everything_that_is_wrong_is_told_at_once_with_its_line(tmp_path):
    path = tmp_path / "partij.yaml"
    path.write_text(
        "oin: '123'\n"
        "naam: Bron\n"
        "rol: bron\n"
        "leverancier: L\n"
        "host: h\n"
        "stand: productie\n"
        "map: .\n"
        "kaarten: kaarten\n"
        "database: host=db password=geheim\n"
        "sleutels: {berichten: weg.jwk, beheer: x}\n"
        "klok: {moment: 2026-11-01T09:00:00Z, sinds: 2026-11-22T09:00:00+01:00}\n"
        "grenzen: {tegelijk: 0}\n"
        "adressen: {'00000099000000002000': {url: ftp://x}}\n"
    )
    found = refused(path)
    assert {(each.place.line, each.code) for each in found} == {
        (1, "party-file"),  # the number
        (3, "party-file"),  # no section bron
        (9, "party-secret"),
        (10, "party-file"),  # no such file; an unknown key; keys that a source needs
        (11, "party-clock"),
        (11, "party-file"),  # not in UTC
        (12, "party-file"),
        (13, "party-file"),
    }
    assert sum(each.place.line == 10 for each in found) == 4
    assert "geheim" not in "".join(map(str, found))
    assert all(each.place.file == str(path) for each in found)


def test_the_environment_stands_over_the_file(stand, tmp_path):
    path = changed(stand, GOOD, database_bestand=None)
    assert [each.code for each in refused(path)] == ["party-file"]
    settings = read_settings(path, {"VANZELF_DATABASE": "host=x password=uit-de-omgeving"})
    assert settings.dsn == "host=x password=uit-de-omgeving"
    other = stand.files[COMBINER.slug].parent / "sleutels" / "berichten.jwk"
    given = {"VANZELF_DATABASE": "dbname=x", "VANZELF_SLEUTELS_BERICHTEN": str(other)}
    assert "party-card" in {each.code for each in refused(path, given)}
    wrong = refused(path, {"VANZELF_DATABASE": "x", "VANZELF_GRENZEN_TEGELIJK": "veel"})
    assert [each.place.file for each in wrong] == ["VANZELF_GRENZEN_TEGELIJK"]


def test_every_setting_has_a_name_in_the_environment():
    names = names_in_environment()
    assert names["VANZELF_BRON_DATABASE"] == ("bron", "database")
    assert names["VANZELF_CERTIFICATEN_UITGEVER"] == ("certificaten", "uitgever")
    assert not any(path[0] in ("adressen", "file") for path in names.values())


def test_processes_of_a_demo_share_a_date_that_goes_on(stand):
    since, moment = NOW + dt.timedelta(days=21), NOW
    clock = {"moment": "2026-11-01T09:00:00Z", "sinds": since.isoformat()}
    path = changed(stand, GOOD, klok=clock)
    party = open_party(path, lambda: since + dt.timedelta(minutes=3), {})
    assert party.clock() == moment + dt.timedelta(minutes=3)


@pytest.mark.parametrize("shared", ["supplier", "host"])
def test_a_combiner_that_is_not_alone_is_refused_by_everybody(stand, shared):
    cards = stand.files[MUNICIPALITY.slug].parent / "kaarten"
    card = json.loads((cards / f"{COMBINER.oin}.json").read_text())
    name = {"supplier": "leverancier", "host": "host"}[shared]
    card[name] = getattr(SOURCE, shared)
    write_card(Card.read(card), cards)
    assert [each.code for each in refused(stand.files[MUNICIPALITY.slug])] == ["combiner-dependent"]


def test_what_others_know_of_a_party_is_what_its_file_says(stand):
    path = changed(stand, GOOD, naam="Een ander", host="elders.example")
    found = refused(path)
    assert [each.code for each in found] == ["party-card", "party-card"]
    (stand.files[GOOD].parent / "kaarten" / f"{SOURCE.oin}.json").unlink()
    assert [each.code for each in refused(path)] == ["party-card"]


@pytest.mark.parametrize("text", ["", "- een\n", "a: [\n", "oin: 1\noin: 2\n"])
def test_a_file_that_is_no_party_is_refused(tmp_path, text):
    path = tmp_path / "partij.yaml"
    path.write_text(text)
    assert refused(path)
