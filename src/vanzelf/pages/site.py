"""The catalogue as a site a lawyer can read: static pages, in Dutch and in English.

Dutch pages stand at the top, English ones under en/ at the same paths.
"""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vanzelf.explanation.notation import LANGUAGES, Language, date
from vanzelf.pages.render import render, write_assets, write_page
from vanzelf.pages.site_views import SiteViews
from vanzelf.pages.site_words import SITE
from vanzelf.rules.model import Catalogue, Concept, Norms, Scheme
from vanzelf.rules.program import Program
from vanzelf.rules.resolve import resolve


def write_site(catalogue: Catalogue, out: Path, on: dt.date, *, report: str = "") -> Path:
    """Write the catalogue as pages; the page to open is returned.

    on: the date whose rules and figures are marked as in force. report: where a report page stands,
    relative to the index; no link when empty.
    """
    write_assets(out)
    programs = {
        (scheme.id, scheme.version): resolve(catalogue, scheme.id, _date_within(scheme, on))
        for versions in catalogue.schemes.values()
        for scheme in versions
    }
    for language in LANGUAGES:
        _Site(catalogue, programs, out, on, language, report).write()
    return out / "index.html"


def _date_within(scheme: Scheme, on: dt.date) -> dt.date:
    return on if scheme.valid_from <= on < scheme.valid_until else scheme.valid_from


def scheme_path(scheme: Scheme) -> str:
    """Where the page of a version of a scheme stands."""
    return f"regelingen/{scheme.id}/{scheme.version}.html"


def norms_path(norms: Norms) -> str:
    """Where the page of shared norms stands."""
    return f"normen/{norms.id}/{norms.valid_from.isoformat()}.html"


def concept_path(concept: Concept) -> str:
    """Where the page of a concept stands."""
    return f"begrippen/{concept.id}.html"


class _Site:
    """The pages in one language."""

    def __init__(
        self,
        catalogue: Catalogue,
        programs: Mapping[tuple[str, str], Program],
        out: Path,
        on: dt.date,
        language: Language,
        report: str,
    ) -> None:
        self.catalogue = catalogue
        self.out = out
        self.on = on
        self.language: Language = language
        self.words = SITE[language]
        self.report = report
        self.views = SiteViews(catalogue, programs, on, language)

    def write(self) -> None:
        """Every page."""
        views = self.views
        self._page("index.html", "site_index.html", self.words["index_title"], views.index())
        title = self.words["concepts_title"]
        self._page("begrippen/index.html", "site_concepts.html", title, views.concepts())
        for versions in self.catalogue.schemes.values():
            for scheme in versions:
                title, view = scheme.name[self.language], views.scheme(scheme)
                self._page(scheme_path(scheme), "site_scheme.html", title, view)
        for normed in self.catalogue.norms.values():
            for norms in normed:
                title, view = norms.name[self.language], views.norms(norms)
                self._page(norms_path(norms), "site_norms.html", title, view)
        for concept in self.catalogue.concepts.values():
            title, view = concept.name[self.language], views.concept(concept)
            self._page(concept_path(concept), "site_concept.html", title, view)

    def _page(self, path: str, template: str, title: str, view: Mapping[str, Any]) -> None:
        up = "../" * path.count("/")
        english = self.language == "en"
        root = up + ("../" if english else "")
        text = render(
            template,
            self.language,
            title=title if path == "index.html" else f"{title} – {self.words['name']}",
            heading=title,
            description=str(view.get("description") or self.words["index_description"]),
            root=root,
            up=up,
            other=root + path if english else f"{up}en/{path}",
            report=f"{root}{self.report}" if self.report else "",
            words=self.words,
            foot=self.words["foot"].format(
                self.catalogue.digest[:12], date(self.on, self.language)
            ),
            view=view,
        )
        folder = self.out / "en" if english else self.out
        write_page(folder / path, text)
