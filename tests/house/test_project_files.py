"""The files around the code say the same as the code."""

import re
import tomllib

from ruamel.yaml import YAML

from support.repository import ROOT, text_of

VERSION = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]["version"]


def test_publiccode_describes_this_version():
    described = YAML(typ="safe").load(text_of(ROOT / "publiccode.yml"))
    assert described["softwareVersion"] == VERSION
    assert described["legal"]["license"] == "EUPL-1.2"
    mandatory = {
        "publiccodeYmlVersion", "name", "url", "platforms", "categories", "developmentStatus",
        "softwareType", "description", "legal", "maintenance", "localisation",
    }  # fmt: skip
    assert mandatory <= set(described)
    for text in described["description"].values():
        assert len(text["shortDescription"]) <= 150
        assert 150 <= len(text["longDescription"]) <= 10_000


def test_changelog_begins_with_this_version():
    versions = re.findall(r"^## \[([^\]]+)\]", text_of(ROOT / "CHANGELOG.md"), re.MULTILINE)
    assert versions[0] == VERSION


def test_licence_is_the_whole_licence():
    licence = text_of(ROOT / "LICENSE")
    assert licence.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    assert len(re.findall(r"^\d+\.[A-Z]", licence, re.MULTILINE)) == 15
    assert "Appendix" in licence


def test_make_help_knows_every_target():
    makefile = text_of(ROOT / "Makefile")
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert phony
    explained = re.findall(r"^([a-z-]+):.*?## ", makefile, re.MULTILINE)
    assert sorted(phony[1].split()) == sorted(explained)
