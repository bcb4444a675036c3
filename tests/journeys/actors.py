"""Who plays in a scene as the demo set it up, and how every scene ends."""

from dataclasses import dataclass
from typing import Any

from journeys.stage import Person, Stage


@dataclass(frozen=True)
class Actor:
    """A resident in a scene."""

    name: str
    number: str
    subject: Any


def actor(stage: Stage, number: int, place: int = 0) -> Actor:
    """A resident of a scene, by its number. place: the how manieth."""
    from vanzelf.rehearsal.plays import play_of, residents_of
    from vanzelf.residents import numbers

    stage.scene = f"scene-{number}"
    play = play_of(number)
    assert play is not None
    subject, label = residents_of(play)[place]
    return Actor(label.split(",")[0], numbers.number_of(subject), subject)


def reads_the_log(person: Person, *lines: str, name: str = "log") -> str:
    """A resident who is logged in reads what was done with their data (S7); gives all it says.

    name: of the picture.
    """
    person.go("/mijn/")
    person.click("Zien wat er met uw gegevens is gedaan", role="link")
    said = person.reads()
    for line in lines:
        assert line in said, f"{line}\n--\n{said}"
    person.look(name, axe=True)
    return said


def overseen(stage: Stage, *lines: str) -> Person:
    """The privacy officer looks at what is watched (S25), where nothing was taken out."""
    fien = stage.staff("fg")
    fien.go("/toezicht/")
    said = fien.reads()
    exported = said.split("Gegevens uitgevoerd")[1].split()[0]
    assert exported == "0"
    for line in lines:
        assert line in said, f"{line}\n--\n{said}"
    fien.look("toezicht", axe=True)
    return fien
