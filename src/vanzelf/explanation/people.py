"""The members of a unit as its applicant knows them: u, uw partner, kind 2."""

from vanzelf.explanation import words
from vanzelf.explanation.model import FactUsed
from vanzelf.explanation.notation import Language, value_text
from vanzelf.explanation.structure import UNIT
from vanzelf.language.types import Kind
from vanzelf.terms.units import Member, Role, Unit, Value


def is_nobody(member: Member) -> bool:
    """Whether a member only stands for "perhaps somebody": there is nobody to ask about."""
    return member.person_id.endswith("?") and not member.facts


class Household:
    """Names for the members of one unit."""

    def __init__(self, unit: Unit, language: Language) -> None:
        self.unit = unit
        self.language = language
        counts: dict[Role, int] = {}
        for member in unit.members:
            counts[member.role] = counts.get(member.role, 0) + 1
        seen: dict[Role, int] = {}
        self._who: list[str] = []
        for member in unit.members:
            role = member.role
            seen[role] = seen.get(role, 0) + 1
            numbered = words.NUMBERED.get(role) if counts[role] > 1 else None
            text = numbered[language].format(seen[role]) if numbered else words.WHO[role][language]
            self._who.append(text)

    def who(self, index: int) -> str:
        """A member by number; empty for the unit as a whole."""
        return "" if index == UNIT else self._who[index]

    def index_of(self, subject: str) -> int | None:
        """The number of a member by id; None when it is somebody else."""
        for index, member in enumerate(self.unit.members):
            if member.person_id == subject:
                return index
        return None

    def relation(self, name: str, indices: tuple[int, ...]) -> FactUsed:
        """How many there are of a relation, as a fact; unknown while somebody is uncertain."""
        members = [self.unit.members[index] for index in indices]
        known = all(member.certain for member in members)
        kind = Kind.TRUTH if name == "partner" else Kind.NUMBER
        value: Value | None = None
        if known:
            value = bool(members) if name == "partner" else len(members)
        text = value_text(value, None, self.language)
        if known and not members:
            text = words.NOBODY[self.language]
        status = "vast" if known else "onbekend"
        label = words.RELATIONS[name][self.language]
        subject = self.unit.id
        return FactUsed(
            name, label, value, text, kind, subject, "", status, False, "", "afgeleid", None
        )
