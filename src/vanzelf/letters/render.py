"""From a letter to tagged PDF (PDF/UA-1), or to pictures of its pages."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from threading import Lock
from typing import Any, Final, TypeVar

import typst

from vanzelf.letters.content import content
from vanzelf.letters.model import BUILT_IN, Letter, Typeface
from vanzelf.terms.problems import ProblemError

_TEMPLATE: Final = Path(__file__).with_name("letter.typ")
_STANDARD: Final = "ua-1"
_TOGETHER: Final = 64  # letters handed to a process at a time
_ONE_AT_A_TIME: Final = Lock()  # a typesetter is not safe between threads

Key = TypeVar("Key")


def render(letter: Letter, typeface: Typeface = BUILT_IN) -> bytes:
    """A letter as PDF/UA-1: tagged, with its language, its title, and texts for pictures.

    The same letter gives the same bytes. Raises ProblemError (letter-unprintable) when there is a
    character in it that the typeface does not have; it does not say which letter or what stood there.
    """
    at = dt.datetime(letter.date.year, letter.date.month, letter.date.day, tzinfo=dt.UTC)
    made = _compiled(letter, typeface, format="pdf", pdf_standards=[_STANDARD], timestamp=at)
    assert isinstance(made, bytes)
    return made


def pictures(
    letter: Letter, typeface: Typeface = BUILT_IN, *, dots_per_inch: float = 110
) -> tuple[bytes, ...]:
    """The pages of a letter as PNG, to show on a screen before it is sent."""
    made = _compiled(letter, typeface, format="png", ppi=dots_per_inch)
    return tuple(made) if isinstance(made, list) else (made,)


def render_many(
    letters: Iterable[tuple[Key, Letter]], processes: int = 1, typeface: Typeface = BUILT_IN
) -> Iterator[tuple[Key, bytes]]:
    """Letters as PDF in the order they came, on so many processes; a few are made ahead.

    Raises as `render` does. Keys and letters must be picklable when there is more than one process.
    """
    if processes == 1:
        for key, letter in letters:
            yield key, render(letter, typeface)
        return
    coming = iter(letters)
    make = partial(_chunk, typeface=typeface)
    with ProcessPoolExecutor(processes, mp_context=get_context("forkserver")) as pool:
        ahead = [pool.submit(make, chunk) for _ in range(processes * 2) if (chunk := _take(coming))]
        while ahead:
            done = ahead.pop(0).result()
            if chunk := _take(coming):
                ahead.append(pool.submit(make, chunk))
            yield from done


def _take(coming: Iterator[tuple[Key, Letter]]) -> list[tuple[Key, Letter]]:
    return list(islice(coming, _TOGETHER))


def _chunk(chunk: list[tuple[Key, Letter]], typeface: Typeface) -> list[tuple[Key, bytes]]:
    return [(key, render(letter, typeface)) for key, letter in chunk]


@cache
def _compiler(typeface: Typeface) -> typst.Compiler:
    """One typesetter with its fonts, kept: starting one takes longer than a letter."""
    folders = [] if typeface.folder is None else [typeface.folder]
    fonts = typst.Fonts(include_system_fonts=False, font_paths=folders)
    if typeface.family not in fonts.families():
        known = ", ".join(sorted(fonts.families()))
        what = f"There is no typeface {typeface.family!r} for letters."
        raise ProblemError.single("letter-typeface", what, f"There are: {known}.")
    return typst.Compiler(root=_TEMPLATE.parent, font_paths=fonts)


def _compiled(letter: Letter, typeface: Typeface, **how: Any) -> bytes | list[bytes]:
    data = json.dumps(content(letter, typeface.family), ensure_ascii=False)
    # A string within a string: whatever is in it stays text. What does not change from letter to
    # letter is in the template, which the typesetter then reads once.
    source = f'#import "{_TEMPLATE.name}": letter\n#letter(json(bytes({_quoted(data)})))'
    try:
        with _ONE_AT_A_TIME:
            made = _compiler(typeface).compile(source.encode(), **how)
    except typst.TypstError:
        # The text of the error can hold a piece of the letter.
        what = "A letter cannot be set: a character that the typeface does not have, or a bad logo."
        raise ProblemError.single(
            "letter-unprintable", what, "Look at its page; use another typeface."
        ) from None
    assert made is not None
    return made


def _quoted(data: str) -> str:
    """JSON as a string of the typesetter: it has no control characters, these are escaped in it."""
    return '"' + data.replace("\\", "\\\\").replace('"', '\\"') + '"'
