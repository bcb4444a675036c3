"""The register of processing activities: what an activity is for, and which law allows it.

A file of the party, in YAML or JSON. A line of the log names an activity by its URI; a change of
substance is a new activity with a URI of its own, so that an old line keeps its meaning.
"""

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from vanzelf.explanation.notation import Language
from vanzelf.terms.problems import Place, Problem, ProblemError


class Text(BaseModel):
    """A text to be read by everybody, in both languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    nl: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def of(self, language: Language) -> str:
        """The text in a language."""
        return self.nl if language == "nl" else self.en


class Activity(BaseModel):
    """One processing activity. what, why and ground are whole sentences."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    id: str = Field(pattern=r"^[a-z][a-z0-9+.-]*:\S+$")
    name: Text = Field(alias="naam")
    what: Text = Field(alias="wat")
    why: Text = Field(alias="waarom")
    ground: Text = Field(alias="grondslag")


class Register(BaseModel):
    """The activities of a party, its own name, and those of the callers by their URI."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    party: Text = Field(alias="partij")
    activities: list[Activity] = Field(alias="verwerkingsactiviteiten")
    callers: dict[str, Text] = Field(alias="vragers", default_factory=dict)

    def activity(self, uri: str) -> Activity | None:
        """The activity with a URI, if it is here."""
        return next((each for each in self.activities if each.id == uri), None)


def read_register(path: Path) -> Register:
    """A register from a file; raises ProblemError register-form with everything that is wrong."""
    try:
        data: Any = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
        register = Register.model_validate(data)
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = Place(str(path), mark.line + 1, mark.column + 1) if mark else Place(str(path))
        raise ProblemError.single(
            "register-form", "this is not YAML.", "See docs/reference/processing-log.md.", place
        ) from None
    except ValidationError as error:
        raise ProblemError(
            Problem(
                Place(str(path)),
                "register-form",
                f"{'.'.join(str(step) for step in each['loc']) or 'the file'}: {each['msg']}.",
                "See docs/reference/processing-log.md.",
            )
            for each in error.errors(include_input=False, include_url=False)
        ) from None
    _refuse_doubles(register, path)
    return register


def _refuse_doubles(register: Register, path: Path) -> None:
    seen: set[str] = set()
    for each in register.activities:
        if each.id in seen:
            raise ProblemError.single(
                "register-form",
                f"the activity {each.id} stands here twice.",
                "Give what changed a URI of its own.",
                path,
            )
        seen.add(each.id)
