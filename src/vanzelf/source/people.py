"""The people of a source who decide: by name, and never the same one twice."""

import unicodedata

from vanzelf.protocol.problems import ProtocolError

LONGEST_NAME = 80
"""Characters of a name."""


def refuse_same_person(one: str, other: str) -> None:
    """Raises ProtocolError approval-person when two names are of the same person.

    Capitals, accents, dots and spaces make nobody another.
    """
    if _told_apart_by(one) == _told_apart_by(other):
        raise ProtocolError.because(
            "approval-person",
            "the same person agreed for the other role already.",
            "Let somebody else decide: two roles are two people.",
        )


def checked_name(name: str) -> str:
    """A name as it is kept; raises ProtocolError person-name when it is none."""
    found = " ".join(name.split())
    if len(_told_apart_by(found)) < 2 or len(found) > LONGEST_NAME:
        raise ProtocolError.because(
            "person-name",
            f"this is no name of a person, or longer than {LONGEST_NAME} characters.",
            "Write the name that colleagues know.",
        )
    return found


def _told_apart_by(name: str) -> str:
    """The letters of a name, without accents and in lower case."""
    whole = unicodedata.normalize("NFKD", name).casefold()
    return "".join(each for each in whole if each.isalpha())
