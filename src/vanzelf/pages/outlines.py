"""Rules as nested lists in HTML, with every name a link to what it means."""

from collections.abc import Callable, Sequence

from markupsafe import Markup

from vanzelf.explanation.reading import Outline
from vanzelf.explanation.tokens import Ref, Token
from vanzelf.explanation.words import sentence_start
from vanzelf.rules.model import Norms, Scheme

Link = Callable[[Ref], str]
"""Where a name is explained; empty when nowhere."""


def tokens_html(tokens: Sequence[Token], link: Link) -> Markup:
    """One line, with its names as links."""
    return Markup("").join(
        token if isinstance(token, Markup) else _token(token, link) for token in tokens
    )


def _token(token: Token, link: Link) -> Markup:
    if isinstance(token, str):
        return Markup("{}").format(token)
    href = link(token)
    if not href:
        return Markup("{}").format(token.label)
    return Markup('<a href="{}">{}</a>').format(href, token.label)


def outline_html(outline: Outline, link: Link) -> Markup:
    """A rule: a line when it is short, nested lists when it has parts."""
    return Markup('<div class="outline">{}</div>').format(_part(outline, link))


def _part(outline: Outline, link: Link) -> Markup:
    if outline.kind == "leaf":
        return tokens_html(_capital(outline.tokens), link)
    head = Markup('<span class="outline__head">{}</span>').format(
        tokens_html(_capital(outline.tokens), link)
    )
    if outline.kind == "branch" and outline.parts[0].kind == "leaf":
        return Markup("{}: {}").format(head, tokens_html(outline.parts[0].tokens, link))
    items = Markup("").join(
        Markup("<li>{}</li>").format(_part(part, link)) for part in outline.parts
    )
    return Markup("{}<ul>{}</ul>").format(head, items)


def _capital(tokens: Sequence[Token]) -> list[Token]:
    """Tokens that start with a capital."""
    if not tokens:
        return []
    first, *rest = tokens
    if isinstance(first, str):
        return [sentence_start(first), *rest]
    return [Ref(first.kind, first.id, sentence_start(first.label)), *rest]


def anchor(kind: str, name: str) -> str:
    """The id of a criterion, step or parameter on its page."""
    return f"{kind}-{name.replace('_', '-')}"


class Linker:
    """Where names on a page lead: to the page of a concept, to an anchor here or in the norms."""

    def __init__(
        self, owners: Sequence[Scheme | Norms], here: Scheme | Norms | None, up: str
    ) -> None:
        self.up = up
        self.pages: dict[str, str] = {}
        for owner in owners:
            page = ""
            if owner is not here and isinstance(owner, Norms):
                page = f"{up}normen/{owner.id}/{owner.valid_from.isoformat()}.html"
            for name in (*owner.parameters, *(step.id for step in owner.steps)):
                self.pages[name] = page

    def href(self, ref: Ref) -> str:
        """Where a name is explained."""
        if ref.kind == "concept":
            return f"{self.up}begrippen/{ref.id}.html"
        if ref.kind == "built-in":
            return ""
        return f"{self.pages.get(ref.id, '')}#{anchor(ref.kind, ref.id)}"
