"""What Django checks when it starts: the style sheets are there, and a theme can be read."""

from typing import Any

from django.core import checks

from vanzelf.looks import assets, theme
from vanzelf.looks.contrast import weak_pairs
from vanzelf.terms.problems import ProblemError


@checks.register()
def looks(**_: Any) -> list[checks.CheckMessage]:
    """The style sheets, and the municipality's own theme."""
    try:
        tokens = assets.theme_tokens()
        own = theme.current()
    except ProblemError as error:
        return [
            checks.Error(each.what, hint=each.remedy, id=f"looks.{each.code}")
            for each in error.problems
        ]
    if own is None:
        return []
    return [
        checks.Warning(
            f"{weak.upper} on {weak.lower} has a contrast of {weak.ratio:.1f}; it should be "
            f"{weak.least} at least, or some people cannot read it.",
            id="looks.contrast",
        )
        for weak in weak_pairs({**tokens, **own.tokens})
    ]
