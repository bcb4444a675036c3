"""Everything that is wrong with the services of a catalogue, for `vanzelf catalogue check`."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from vanzelf.definitions.lint import problems_of_wording
from vanzelf.definitions.load import Offering, gather_services
from vanzelf.rules.load import Examined
from vanzelf.rules.program import Program
from vanzelf.terms.problems import Problem


def examine_services(
    examined: Examined, path: Path | None = None, overlay: Path | None = None
) -> Offering:
    """Read and check the services of a catalogue that was examined.

    path, overlay: the folders it was read from. Files that could not be read are in `problems`, and
    what rests on them is left alone.
    """
    offering = gather_services(examined.catalogue, path, overlay, broken=examined.broken)
    offering.problems += problems_of_wording(examined.catalogue, offering)
    offering.problems += _unused_fields(offering, examined.programs)
    offering.problems = list(dict.fromkeys(offering.problems))
    return offering


def _unused_fields(offering: Offering, programs: Iterable[Program]) -> Iterator[Problem]:
    """A service names no fact that none of its schemes uses: data nobody needs is not asked."""
    used: dict[str, set[str]] = {}
    for program in programs:
        concepts = used.setdefault(program.scheme.id, set())
        concepts.update(each.id for each in program.definitions)
        if program.scheme.received is not None:
            concepts.add(program.scheme.received)
    for service in offering.services.values():
        if not all(scheme in used for scheme in service.schemes):
            continue
        known = set().union(*(used[scheme] for scheme in service.schemes))
        known.add(service.concept_of_date or "")
        for index, each in enumerate(service.fields):
            if each.concept not in known:
                what = f"no scheme of this service uses {each.concept!r}."
                place = offering.sources[service.id].place(("gegevens", index, "begrip"))
                yield Problem(place, "field-unused", what, "Leave it out.")
