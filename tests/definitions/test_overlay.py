"""A municipality's own words and choices over those that ship."""

import datetime as dt

import pytest

from vanzelf.definitions.load import load_services
from vanzelf.terms.problems import ProblemError

SERVICE = "services/kwijtschelding"


@pytest.fixture
def local(tmp_path):
    (tmp_path / "local" / SERVICE / "texts").mkdir(parents=True)
    return tmp_path / "local"


def test_a_dated_switch_to_doing_it_without_being_asked(catalogue, slim, local):
    levels = "[{vanaf: 2026-01-01, niveau: N3}, {vanaf: 2027-01-01, niveau: N4}]"
    (local / SERVICE / "keuzes.yaml").write_text(
        f"groepen:\n  bijstand: {{niveau: {levels}}}\nvier_ogen_boven: 250\nbedenktijd_dagen: 60\n"
    )
    service = load_services(catalogue, slim, local)["kwijtschelding"]
    assert service.level("bijstand", dt.date(2026, 12, 31)) == "N3"
    assert service.level("bijstand", dt.date(2027, 1, 1)) == "N4"
    assert service.level("jaarlijks", dt.date(2026, 12, 31)) == "N4"
    assert (service.four_eyes_above_cents, service.undo_days) == (25_000, 60)


def test_a_series_is_a_choice(catalogue, slim, local):
    (local / "services/reisdocumenten").mkdir()
    (local / "services/reisdocumenten/keuzes.yaml").write_text("reeks: [30, -90, -14]\n")
    assert load_services(catalogue, slim)["reisdocumenten"].series == (-90,)
    assert load_services(catalogue, slim, local)["reisdocumenten"].series == (-90, -14, 30)


def test_a_level_that_is_not_allowed_is_told_where_it_was_chosen(catalogue, slim, local):
    (local / SERVICE / "keuzes.yaml").write_text(
        "groepen:\n  lijst:\n    niveau: [{vanaf: 2027-01-01, niveau: N4}]\n  iedereen: {}\n"
    )
    with pytest.raises(ProblemError) as error:
        load_services(catalogue, slim, local)
    assert [problem.code for problem in error.value.problems] == ["shape"]
    (local / SERVICE / "keuzes.yaml").write_text(
        "groepen:\n  lijst:\n    niveau: [{vanaf: 2027-01-01, niveau: N4}]\n"
        "  iedereen: {niveau: [{vanaf: 2027-01-01, niveau: N1}]}\n"
    )
    with pytest.raises(ProblemError) as error:
        load_services(catalogue, slim, local)
    places = {problem.code: str(problem.place) for problem in error.value.problems}
    file = "local/services/kwijtschelding/keuzes.yaml"
    assert places == {"level-too-high": f"{file}:3:13", "group-unknown": f"{file}:4:3"}


def test_choices_for_a_service_that_is_not_there(catalogue, slim, local):
    (local / "services/stadspas").mkdir()
    (local / "services/stadspas/keuzes.yaml").write_text("bedenktijd_dagen: 14\n")
    with pytest.raises(ProblemError, match="no service 'stadspas'"):
        load_services(catalogue, slim, local)


def test_a_text_of_ones_own_replaces_one_that_ships(catalogue, slim, local):
    shipped = (slim / SERVICE / "texts/aanbod.yaml").read_text(encoding="utf-8")
    (local / SERVICE / "texts/aanbod.yaml").write_text(
        shipped.replace("Daarom kijken wij graag samen.", "Daarom drinken wij graag koffie met u."),
        encoding="utf-8",
    )
    before = load_services(catalogue, slim)["kwijtschelding"]
    after = load_services(catalogue, slim, local)["kwijtschelding"]
    assert "koffie" not in before.wording["aanbod"].letter["nl"]
    assert "koffie" in after.wording["aanbod"].letter["nl"]
    assert before.digest != after.digest
    same = "aanbod-bijstand"
    assert before.wording[same].digest == after.wording[same].digest


def test_what_was_loaded_is_kept_until_a_file_changes(catalogue, slim, monkeypatch, tmp_path):
    monkeypatch.setenv("VANZELF_CACHE", str(tmp_path / "cache"))
    first = load_services(catalogue, slim)
    assert len(list((tmp_path / "cache/vanzelf").iterdir())) == 1
    assert load_services(catalogue, slim) == first
    path = slim / SERVICE / "service.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("bewaren_dagen: 90", "bewaren_dagen: 80")
    )
    assert load_services(catalogue, slim)["kwijtschelding"].retention_days == 80
