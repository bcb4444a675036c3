import pytest

from support.application import settings_for
from vanzelf.config.environment import names, read_environment
from vanzelf.terms.problems import ProblemError


@pytest.fixture
def given(tmp_path):
    return settings_for("postgresql://vanzelf@localhost/vanzelf", tmp_path)


def test_everything_that_is_wrong_is_said_at_once_and_no_value_is_repeated(given):
    secret = "kort-geheim"
    given |= {"VANZELF_SECRET_KEY": secret, "VANZELF_ORIGIN": "eikenhage", "VANZELF_MODE": "test"}
    del given["DATABASE_URL"]
    with pytest.raises(ProblemError) as raised:
        read_environment(given)
    said = str(raised.value)
    for name in ("VANZELF_SECRET_KEY", "VANZELF_ORIGIN", "VANZELF_MODE", "DATABASE_URL"):
        assert name in said
    assert secret not in said


def test_a_secret_may_stand_in_a_file(given, tmp_path):
    (tmp_path / "geheim").write_text("x" * 64 + "\n")
    del given["VANZELF_SECRET_KEY"]
    given["VANZELF_SECRET_KEY_FILE"] = str(tmp_path / "geheim")
    assert read_environment(given).secret_key.get_secret_value() == "x" * 64


def test_a_file_that_is_not_there_is_named(given, tmp_path):
    given["VANZELF_NOTIFY_KEY_FILE"] = str(tmp_path / "nergens")
    with pytest.raises(ProblemError, match="VANZELF_NOTIFY_KEY_FILE"):
        read_environment(given)


def test_only_a_demo_has_a_date_of_its_own(given):
    with pytest.raises(ProblemError, match="only a demo"):
        read_environment(given | {"VANZELF_MODE": "productie"})


def test_in_production_the_address_is_https(given):
    del given["VANZELF_MOMENT"], given["VANZELF_MOMENT_SINCE"]
    with pytest.raises(ProblemError, match="https"):
        read_environment(given | {"VANZELF_MODE": "productie"})


def test_every_setting_is_documented(root):
    page = (root / "docs/reference/settings.md").read_text()
    missing = [each for each in names() if f"`{each}`" not in page]
    assert not missing
