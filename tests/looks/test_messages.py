"""The words of the pages: found, translated, compiled."""

import gettext
import io
import re
import subprocess
import sys

import pytest

from support.repository import ROOT, name, text_of, tracked_files
from vanzelf.looks.messages import Message, compiled, read_po, renewed, written_po
from vanzelf.looks.wordings import in_python, in_template
from vanzelf.terms.problems import ProblemError

TRANSLATIONS = {
    Message("Ja"): ("Yes",),
    Message('Zeg "nee"\n'): ('Say "no"\n',),
    Message("%(n)s dag", "%(n)s dagen"): ("%(n)s day", "%(n)s days"),
    Message("open", context="kantoor"): ("open to visitors",),
    Message("Nog niet"): ("",),
}


def test_what_is_written_is_read_again(tmp_path):
    path = tmp_path / "django.po"
    path.write_text(written_po(TRANSLATIONS, "en"), encoding="utf-8")
    assert read_po(path) == TRANSLATIONS


def test_gettext_loads_what_is_compiled():
    found = gettext.GNUTranslations(io.BytesIO(compiled(TRANSLATIONS, "en")))
    assert found.gettext("Ja") == "Yes"
    assert found.gettext('Zeg "nee"\n') == 'Say "no"\n'
    assert found.ngettext("%(n)s dag", "%(n)s dagen", 1) == "%(n)s day"
    assert found.ngettext("%(n)s dag", "%(n)s dagen", 2) == "%(n)s days"
    assert found.pgettext("kantoor", "open") == "open to visitors"
    assert found.gettext("Nog niet") == "Nog niet"  # words without English stay Dutch


def test_a_line_that_is_not_one_is_named(tmp_path):
    path = tmp_path / "django.po"
    path.write_text('msgid "Ja"\nmsgstr Yes\n', encoding="utf-8")
    with pytest.raises(ProblemError, match=r"django\.po:2:0: .*\[translation\]"):
        read_po(path)


def test_renewing_keeps_what_is_used():
    new = renewed({Message("Ja"), Message("Nieuw"), Message("a", "b")}, TRANSLATIONS)
    assert new == {Message("Ja"): ("Yes",), Message("Nieuw"): ("",), Message("a", "b"): ("", "")}


def test_what_pages_mark_is_found():
    template = """{% load i18n %}{% translate "een" %}{% if x|default:_("twee") %}{% other _("drie") %}
        {% blocktranslate with a=b trimmed %}
          vier {{ a }}
        {% endblocktranslate %}
        {% blocktranslate count n=m %}{{ n }} vijf{% plural %}{{ n }} vijven{% endblocktranslate %}
        {% translate 'zes "6"' context "getal" %} niet gemarkeerd {{ _("zeven") }} {% translate "100%" %}"""
    assert set(in_template(template)) == {
        Message("een"),
        Message("twee"),
        Message("drie"),
        Message("vier %(a)s"),
        Message("%(n)s vijf", "%(n)s vijven"),
        Message('zes "6"', context="getal"),
        Message("zeven"),
        Message("100%%"),
    }
    program = (
        "a = _('een' 'twee'); b = gettext_lazy('drie'); c = ngettext('x', 'y', n); print('niet')"
    )
    assert set(in_python(program)) == {Message("eentwee"), Message("drie"), Message("x", "y")}


def test_nothing_on_a_page_is_untranslated():
    """Every text that an app marks has its English, and no English is left of what is gone."""
    done = subprocess.run(
        [sys.executable, "-m", "vanzelf.looks", "--check"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"looks: \d{2,} texts", done.stdout)


MARKED = re.compile(
    r"{% blocktrans(?:late)?\b.*?{% endblocktrans(?:late)? %}|{%.*?%}|{{.*?}}|{#.*?#}", re.S
)
MARKUP = re.compile(
    r"<!--.*?-->|<(?:script|style|svg|title).*?</(?:script|style|svg|title)>|<[^>]+>", re.S
)
NAMES = {"Vanzelf", "Enter", "Esc", "DigiD", "SMS", "client", "id", "secret"}
PAGES = [
    path
    for path in tracked_files()
    if path.suffix == ".html"
    if (app := re.match(r"src/vanzelf/\w+/(?=(form_)?templates/)", name(path)))
    if (ROOT / app[0] / "apps.py").exists()
    if "/looks/guide/" not in name(path)  # only where everybody is made up
]


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_every_word_of_a_template_is_marked(path):
    text = MARKUP.sub(" ", MARKED.sub(" ", text_of(path)))
    words = [word for word in re.findall(r"&?[^\W\d_]{2,}", text) if not word.startswith("&")]
    assert set(words) - NAMES == set()
