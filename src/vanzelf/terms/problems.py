"""Problems with input: every one names the place, what is wrong, and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A position in a file. Lines and columns count from 1; 0 means "the file as a whole"."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.file
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with an input.

    code: stable name of the kind of problem (documented in docs/reference/problems.md).
    """

    place: Place
    code: str
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        advice = f" {self.remedy}" if self.remedy else ""
        return f"{self.place}: {self.what}{advice} [{self.code}]"


class ProblemError(Exception):
    """Input was refused; `problems` holds everything that is wrong, not just the first thing."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type["ProblemError"], tuple[list[Problem]]]:
        """So that it survives the way from one process to another."""
        return type(self), (self.problems,)

    @classmethod
    def single(
        cls, code: str, what: str, remedy: str = "", place: str | Path | Place = "-"
    ) -> "ProblemError":
        """A refusal with one problem; `place` is a file, an option of the command line, or a place."""
        where = place if isinstance(place, Place) else Place(str(place))
        return cls([Problem(where, code, what, remedy)])
