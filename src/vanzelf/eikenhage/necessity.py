"""What each list question of a bundle buys, beside what it tells: minimal, but enough (A53).

A list is made with every question, and again without each of them in turn, about people who do not
exist. All other questions are asked as they would be.
"""

import datetime as dt
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from vanzelf.eikenhage.bits import Said, disclosed
from vanzelf.eikenhage.expected import answers_of, joined, questions_of, rows_of
from vanzelf.eikenhage.measured import population_of
from vanzelf.eikenhage.missed import missing
from vanzelf.protocol.rows import Received
from vanzelf.rules.model import Catalogue, ListQuestion
from vanzelf.rules.program import Program
from vanzelf.screening.population import open_population
from vanzelf.screening.run import Screening, screen
from vanzelf.synth.ages import REFERENCE_DATE
from vanzelf.synth.holders import make_holders
from vanzelf.synth.make import make_town
from vanzelf.terms.answers import Bools

RESIDENTS: Final = 5_000
"""Of the town that is made for it: enough for whole percentage points."""
SEED: Final = 53


@dataclass(frozen=True, slots=True)
class Size:
    """A list. hits: households on it that miss something. answers: bits that all answers together
    tell of a household, on average; told: bits that the list alone tells of it.
    """

    listed: int
    hits: int
    answers: float
    told: float

    @property
    def precision(self) -> float:
        """The share of the list that misses something."""
        return self.hits / self.listed if self.listed else 0.0


@dataclass(frozen=True, slots=True)
class Bought:
    """A list question, and the list without it. spared: its source would then be asked nothing."""

    scheme: str
    question: str
    holder: str
    text: Mapping[str, str]
    without: Size
    spared: bool


@dataclass(frozen=True, slots=True)
class Necessity:
    """What the questions of a bundle buy. residents: of the town. people: whom sources are asked about,
    in so many households. whole: the list with every question.
    """

    residents: int
    people: int
    households: int
    whole: Size
    questions: tuple[Bought, ...]

    def data(self) -> dict[str, Any]:
        """As plain data, to be kept."""
        return asdict(self)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Necessity":
        """From what `data` gave."""
        found = (
            Bought(**{**each, "without": Size(**each["without"])}) for each in kept["questions"]
        )
        return cls(**{**kept, "whole": Size(**kept["whole"]), "questions": tuple(found)})


def necessity(
    catalogue: Catalogue, bundle: str, residents: int = RESIDENTS, seed: int = SEED
) -> Necessity:
    """Make a town and measure a bundle in it: half a minute for 5,000 residents.

    The same catalogue gives the same. Raises ProblemError.
    """
    with tempfile.TemporaryDirectory(prefix="vanzelf-necessity-") as made:
        folder = Path(made)
        make_town(catalogue, residents, seed, folder / "town")
        holders = make_holders(catalogue, folder / "town", folder / "holders")
        town, schemes = open_population(folder / "town"), catalogue.bundles[bundle].schemes
        now = screen(catalogue, town, REFERENCE_DATE, folder / "now", schemes=schemes, processes=1)
        return measure(catalogue, holders, bundle, now)


def measure(
    catalogue: Catalogue, holders: Mapping[str, Path], bundle: str, now: Screening
) -> Necessity:
    """The same in a town that is there. holders: the directory of each. now: with every fact."""
    asked = population_of(catalogue, holders["gemeente"], bundle, now.on)
    rows = rows_of(asked.persons, asked.addresses)
    town = _Town(catalogue, holders, bundle, rows, now.on)
    missed = missing(now, catalogue.bundles[bundle].schemes, asked.persons)
    said = town.everything()
    return Necessity(
        now.residents,
        len(asked.persons.flatten().unique()),
        len(asked),
        town.size(said, missed),
        tuple(
            Bought(scheme, question.id, holder, dict(question.text), town.size(fewer, missed),
                   not fewer[holder])
            for scheme, question, holder in town.questions()
            for fewer in [town.without(said, scheme, question.id, holder)]
        ),
    )  # fmt: skip


@dataclass(frozen=True)
class _Town:
    """A bundle in a town. rows: the households that are asked about."""

    catalogue: Catalogue
    holders: Mapping[str, Path]
    bundle: str
    rows: Received
    on: dt.date

    def asked_of(self, holder: str, without: tuple[str, str] = ("", "")) -> list[Program]:
        return questions_of(self.catalogue, self.bundle, holder, self.on, without)

    def sources(self) -> list[str]:
        plans = self.catalogue.mandates.values()
        return [plan.holder for plan in plans if plan.bundle == self.bundle]

    def questions(self) -> Iterator[tuple[str, ListQuestion, str]]:
        """Every question, with its scheme and its source."""
        for holder in self.sources():
            for program in self.asked_of(holder):
                for question in program.scheme.list_questions:
                    yield program.scheme.id, question, holder

    def everything(self) -> Said:
        return self._answers({each: self.asked_of(each) for each in self.sources()})

    def without(self, said: Said, scheme: str, question: str, holder: str) -> Said:
        """The answers when one question is not asked; its source may answer others about it."""
        fewer = self.asked_of(holder, (scheme, question))
        again = [each for each in fewer if each.scheme.id == scheme]
        rest = {name: codes for name, codes in said[holder].items() if name != scheme}
        told = self._answers({holder: again})[holder] if again else {}
        return {**said, holder: {**rest, **told}}

    def _answers(self, programs: Mapping[str, Sequence[Program]]) -> Said:
        unit = self.catalogue.bundles[self.bundle].unit
        return answers_of(self.catalogue, programs, self.holders, unit, self.rows, self.on)

    def size(self, said: Said, missed: Bools) -> Size:
        """The list that follows from answers. missed: who misses something."""
        schemes = self.catalogue.bundles[self.bundle].schemes
        listed, _ = joined(said, schemes, len(missed)).listed()
        told = disclosed({source: each for source, each in said.items() if each}, listed)
        return Size(
            int(listed.sum()), int((listed & missed).sum()), told.everything.mean,
            told.municipality.mean,
        )  # fmt: skip
