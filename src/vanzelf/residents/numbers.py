"""Citizen service numbers: found by a keyed hash, read with a key that is a file."""

import secrets
from collections.abc import Sequence
from functools import cache
from uuid import UUID

from django.conf import settings

from vanzelf.ask.people import People
from vanzelf.org import remembering
from vanzelf.residents.models import Subject
from vanzelf.transport.party import secret

FIND, READ = "inwoners-zoeken.sleutel", "inwoners-lezen.sleutel"


@cache
def _people() -> People:
    folder = settings.ENVIRONMENT.keys
    find, read = (secret(folder / name, lambda: secrets.token_bytes(32)) for name in (FIND, READ))
    return People(find, read)


def subject_of(number: str, *, synthetic: bool) -> Subject:
    """The subject with this number, made when there is none yet."""
    people = _people()
    found, _ = Subject.objects.get_or_create(
        keyed=people.keyed([number])[0],
        defaults={"sealed": people.sealed(number), "synthetic": synthetic},
    )
    return found


def find(number: str) -> Subject | None:
    """The subject with this number, if there is one."""
    return Subject.objects.filter(keyed=_people().keyed([number])[0]).first()


def find_all(numbers: list[str]) -> dict[str, UUID]:
    """The ids of the subjects with these numbers; who is not known is left out."""
    keyed = dict(zip(_people().keyed(numbers), numbers, strict=True))
    rows = Subject.objects.filter(keyed__in=list(keyed)).values_list("keyed", "id")
    return {keyed[bytes(key)]: subject for key, subject in rows}


def keyed(number: str) -> bytes:
    """What is kept of somebody who was erased: it leads to them only for who has their number."""
    return _people().keyed([number])[0]


def forgotten(numbers: Sequence[str]) -> frozenset[str]:
    """Those of these numbers whose owner was erased."""
    return _among(numbers, remembering.erased())


def known_again(numbers: Sequence[str]) -> frozenset[str]:
    """Those of these numbers whose owner was erased, and asked to be known again."""
    return _among(numbers, remembering.known_again())


def _among(numbers: Sequence[str], found: frozenset[bytes]) -> frozenset[str]:
    if not found:
        return frozenset()
    keys = _people().keyed(list(numbers))
    return frozenset(each for each, key in zip(numbers, keys, strict=True) if key in found)


def number_of(subject: Subject) -> str:
    """The number of a subject: only for asking a source and for the processing log."""
    return _people().person(bytes(subject.sealed))


def fresh(numbers: list[str], *, synthetic: bool) -> list[Subject]:
    """Subjects for numbers, not yet saved: for loading a register."""
    people = _people()
    return [
        Subject(keyed=key, sealed=people.sealed(number), synthetic=synthetic)
        for number, key in zip(numbers, people.keyed(numbers), strict=True)
    ]
