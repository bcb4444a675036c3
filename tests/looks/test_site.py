"""What the pages say, over HTTP: faults, languages, navigation, the theme of a municipality."""

import ast
import html

import httpx
import pytest

from support.repository import ROOT, text_of

LOOKS = ROOT / "src/vanzelf/looks"
STATUSES = (400, 403, 404, 500, 503)


def get(address, path, **headers):
    return httpx.get(f"{address}{path}", headers={"Accept-Language": "nl", **headers})


@pytest.mark.parametrize("status", STATUSES)
def test_a_fault_is_kind_and_has_a_number_to_call(site, status):
    page = get(site, f"/stijl/fout/{status}").text
    assert 'href="tel:050012345"' in page
    assert f"Code voor wie u helpt: {status}" in page


def test_a_fault_repeats_nothing_of_a_person(site):
    broken = get(site, "/kapot?bsn=999990019")
    assert broken.status_code == 500
    assert "Dat ligt niet aan u." in broken.text
    gone = get(site, "/999990019")
    assert gone.status_code == 404
    assert "999990019" not in broken.text + gone.text


def test_a_form_that_is_too_old_says_so(site):
    refused = httpx.post(f"{site}/post", data={"antwoord": "ja"}, headers={"Accept-Language": "nl"})
    assert refused.status_code == 403
    assert "Deze bladzijde stond te lang open" in refused.text


def test_a_language_is_kept_and_leads_back_to_the_page(site):
    chosen = httpx.get(f"{site}/taal/en?terug=/toegankelijkheid")
    assert chosen.headers["location"] == "/toegankelijkheid"
    page = get(site, "/toegankelijkheid", Cookie=f"taal={chosen.cookies['taal']}").text
    assert '<html lang="en"' in page
    assert "Everyone should be able to use this website" in page


@pytest.mark.parametrize(
    "away", ["https://elsewhere.example/", "//elsewhere.example", "javascript:x"]
)
def test_a_language_leads_nowhere_else(site, away):
    assert httpx.get(f"{site}/taal/en", params={"terug": away}).headers["location"] == "/"


def test_a_language_that_is_not_there(site):
    assert get(site, "/taal/xx").status_code == 404


def test_navigation_is_what_somebody_may_do(site):
    mine = get(site, "/werk/lijst?recht=lijst zien").text
    assert '<a href="/werk/lijst" aria-current="page">' in mine
    assert '<a href="/werk">' in mine  # above it, so not this page
    assert "8<span" in mine
    assert "/werk/toezicht" not in mine
    assert "Komt nog" not in mine  # a page without an address
    both = get(site, "/werk?recht=lijst zien&recht=toezicht zien").text
    assert both.index("Begin") < both.index("Mijn lijst") < both.index("/werk/toezicht")


def test_the_state_of_the_whole_comes_first_when_it_is_grave(site):
    calm, grave = get(site, "/werk").text, get(site, "/werk?stil=1").text
    assert "vz-state--stop" not in calm
    assert "vz-state--stop" in grave
    assert grave.index("Alles staat stil") < grave.index("Dienst: Karim")


def test_a_message_is_text(site):
    page = get(site, "/werk?bericht=1").text
    assert "Vastgelegd &lt;b&gt;" in page
    assert "utrecht-alert--ok" in page


def test_a_table_sorts_by_its_address_alone(site):
    page = get(site, "/stijl/voorraad?volgorde=-who&wijk=oost").text
    assert 'aria-sort="descending"' in page
    assert "?volgorde=who&amp;wijk=oost" in page or "?wijk=oost&amp;volgorde=who" in page
    names = ["S. de Wit", "R. Bakker", "M. Aydın", "J. Łukasik", "F. el Idrissi"]
    assert sorted(names, key=page.index) == names


def test_the_guide_shows_every_component_and_says_how_it_is_written(site):
    library = ast.parse(text_of(ROOT / "src/vanzelf/looks/templatetags/looks.py"))
    tags = {
        each.name: ast.get_docstring(each)
        for each in library.body
        if isinstance(each, ast.FunctionDef) and each.decorator_list
    }
    assert len(tags) > 20
    written = html.unescape(get(site, "/stijl/tags").text)
    assert not [name for name in tags if f"{{% {name} " not in written]
    shown = "".join(text_of(path) for path in (LOOKS / "templates/looks").rglob("*.html"))
    assert not [name for name in tags if f"{{% {name}" not in shown and name != "error_summary"]


def test_an_order_that_is_no_column_is_the_usual_one(site):
    assert get(site, "/stijl/voorraad?volgorde=bsn").text.count("aria-sort") == 1


def test_a_municipality_drops_in_its_own_look(served, tmp_path):
    own = tmp_path / "thema.css"
    own.write_text(".theme{--vz-brand:#123456;}", encoding="utf-8")
    (tmp_path / "logo.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8"
    )
    with served(str(own)) as address:
        page = get(address, "/stijl").text
        sheet = page.split('href="/thema/')[1].split('"')[0]
        found = get(address, f"/thema/{sheet}")
        assert found.text == ":root{--vz-brand:#123456;}\n"
        assert "immutable" in found.headers["cache-control"]
        logo = get(address, f"/thema/{sheet.removesuffix('.css')}/logo.svg")
        assert logo.headers["content-type"] == "image/svg+xml"
        assert "sandbox" in logo.headers["content-security-policy"]
        assert get(address, "/thema/another.css").status_code == 404


def test_without_a_theme_there_is_no_address_for_one(site):
    assert "/thema/" not in get(site, "/stijl").text
    assert get(site, "/thema/abc.css").status_code == 404


@pytest.mark.parametrize("name", ["residents.css", "staff.css", "icons.svg", "htmx.min.js"])
def test_what_a_browser_fetches_is_packed(site, name):
    found = get(site, f"/static/looks/{name}", **{"Accept-Encoding": "br"})
    assert found.headers["content-encoding"] == "br"


def test_a_field_is_not_wrong_before_somebody_typed():
    sheets = [path.read_text(encoding="utf-8") for path in (LOOKS / "static/looks").glob("*.css")]
    assert len(sheets) > 2
    assert not any(":invalid" in each for each in sheets)
    assert all("[aria-invalid" in each for each in sheets if "utrecht-textarea" in each)
