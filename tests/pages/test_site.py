"""The catalogue site: complete, linked, accessible, and readable by a lawyer."""

import datetime as dt
import re

import pytest

from pages.structure import problems, tree
from vanzelf.pages import write_site
from vanzelf.rules.load import load_catalogue

ON = dt.date(2026, 11, 1)


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


@pytest.fixture(scope="module")
def site(catalogue, tmp_path_factory):
    out = tmp_path_factory.mktemp("site")
    assert write_site(catalogue, out, ON, report="../index.html") == out / "index.html"
    return out


def read(site, path):
    return (site / path).read_text(encoding="utf-8")


def test_every_part_has_its_page_in_both_languages(catalogue, site):
    paths = ["index.html", "begrippen/index.html"]
    paths += [f"begrippen/{name}.html" for name in catalogue.concepts]
    for versions in catalogue.schemes.values():
        paths += [f"regelingen/{each.id}/{each.version}.html" for each in versions]
    for normed in catalogue.norms.values():
        paths += [f"normen/{each.id}/{each.valid_from}.html" for each in normed]
    pages = {str(path.relative_to(site)) for path in site.rglob("*.html")}
    assert pages == {*paths, *(f"en/{path}" for path in paths)}


def test_every_link_leads_somewhere(site):
    anchors = {
        path: set(re.findall(r'\sid="([^"]+)"', path.read_text(encoding="utf-8")))
        for path in site.rglob("*.html")
    }
    broken = set()
    for page in anchors:
        for target in re.findall(r'href="([^"]+)"', page.read_text(encoding="utf-8")):
            if target.startswith("https://"):
                continue
            file, _, anchor = target.partition("#")
            found = (page.parent / file).resolve() if file else page
            outside = found == (site.parent / "index.html").resolve()
            known = found in anchors or (found.suffix == ".css" and found.exists())
            if not outside and (not known or (anchor and anchor not in anchors[found])):
                broken.add((str(page.relative_to(site)), target))
    assert not broken


def pages_to_check(site):
    wanted = ["index.html", "begrippen/index.html", "begrippen/toetsingsinkomen.html"]
    wanted += ["begrippen/gezamenlijk_vermogen.html", "begrippen/reisdocument_soort.html"]
    wanted += [f"en/{path}" for path in wanted]
    found = [site / path for path in wanted]
    found += sorted(site.glob("regelingen/*/*.html")) + sorted(site.glob("normen/*/*.html"))
    return [*found, *sorted(site.glob("en/regelingen/zorgtoeslag/*.html"))]


def test_the_structure_is_accessible(site):
    found = {
        str(page.relative_to(site)): wrong
        for page in pages_to_check(site)
        if (wrong := problems(page.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_a_scheme_shows_its_law(catalogue, site):
    scheme = catalogue.schemes["zorgtoeslag"][-1]
    page = read(site, f"regelingen/zorgtoeslag/{scheme.version}.html")
    text = tree(page).words()
    for criterion in scheme.criteria:
        assert criterion.text["nl"] in text
        assert criterion.article in text
    for parameter in scheme.parameters.values():
        assert f'id="parameter-{parameter.id.replace("_", "-")}"' in page
        for figure in parameter.figures:
            assert figure.source in text
    assert "€ 29.736 per jaar" in text
    assert "1,912%" in text
    assert "Dienst Toeslagen" in text
    for question in scheme.list_questions:
        assert question.text["nl"] in text


def test_rules_are_readable_with_every_name_a_link(catalogue, site):
    scheme = catalogue.schemes["zorgtoeslag"][-1]
    page = tree(read(site, f"regelingen/zorgtoeslag/{scheme.version}.html"))
    rule = next(each for each in page.walk() if each.get("id") == "criterion-vermogen")
    links = {each.get("href") for each in rule.all("a")}
    assert "../../begrippen/gezamenlijk_vermogen.html" in links
    assert "#parameter-vermogensgrens-alleenstaande" in links
    assert "is niet hoger dan" in rule.words()
    written = next(each.expression.text for each in scheme.criteria if each.id == "vermogen")
    assert " ".join(written.split()) in rule.words()


def test_the_figure_in_force_is_marked(site):
    page = tree(read(site, "regelingen/zorgtoeslag/2025-01-01.html"))
    row = next(each for each in page.walk() if each.get("id") == "parameter-standaardpremie")
    body = row.parent
    assert body is not None
    marked = [tr.words() for tr in body.all("tr") if "nu" in tr.words().split()]
    assert len(marked) == 1
    assert "1 januari 2026" in marked[0]


def test_examples_are_listed_with_what_must_come_out(catalogue, site):
    page = tree(read(site, "regelingen/zorgtoeslag/2025-01-01.html"))
    shown = [each for each in page.all("details") if each.get("class") == "example"]
    assert len(shown) == sum(each.scheme == "zorgtoeslag" for each in catalogue.examples)
    assert any("€ 1.550 per jaar" in each.words() for each in shown)


def test_a_concept_says_what_it_is_and_who_uses_it(site):
    text = tree(read(site, "begrippen/toetsingsinkomen.html")).words()
    for part in ("De Belastingdienst", "AWIR art. 8", "12 maanden", "Huurtoeslag", "Zorgtoeslag"):
        assert part in text
    derived = tree(read(site, "begrippen/gezamenlijk_toetsingsinkomen.html")).words()
    assert "van aanvrager en partner samen" in derived


def test_dutch_law_on_an_english_page_is_marked_as_dutch(site):
    page = tree(read(site, "en/regelingen/zorgtoeslag/2025-01-01.html"))
    articles = [each for each in page.all("p") if each.get("class") == "article"]
    assert articles
    marked = [each for each in articles if each.all("span")]
    assert all(each.all("span")[0].get("lang") == "nl" for each in marked)
    assert page.all("h1")[0].words() == "Healthcare allowance"


def test_writing_again_gives_the_same_bytes(catalogue, site, tmp_path):
    write_site(catalogue, tmp_path, ON, report="../index.html")
    for path in ("index.html", "regelingen/kwijtschelding/2026-01-01.html"):
        assert read(site, path) == read(tmp_path, path)
