"""The settings of the application, from the environment; everything that is wrong is said at once.

Each has a name that begins with VANZELF_, or stands in a file that the same name with _FILE points
to, so that a secret need not be in the environment itself. See docs/reference/settings.md.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    ValidationError,
    model_validator,
)

from vanzelf.terms.problems import Place, Problem, ProblemError

PREFIX, IN_A_FILE = "VANZELF_", "_FILE"
DATABASE_URL = "DATABASE_URL"
_SEE = "See docs/reference/settings.md."

Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/?#]+(/[^\s?#]*)?$")]
Host = Annotated[str, StringConstraints(pattern=r"^[a-z0-9.-]+$")]
LONG_SECRET = 50
"""Characters of the secret that sessions are signed with, at least."""


class Environment(BaseModel):
    """What the application needs to know about where it runs.

    database: where PostgreSQL is. origin: the address residents and staff see. keys: the directory
    of the keys that people are found and read with. party: the file of the municipality as a party
    of lists. team, contact, hours, desk: who writes to residents, whom they can ask for, when, and
    where they can come by. audit_years: how long what staff did is kept. least_gain: percentage points; a list
    question that makes a list less often right than that takes a written reason. older_percent: of a list from own
    data, about how much may rest on older data before its release takes one. all_well_on: month and day on which
    who has something that goes by itself hears that all is right; empty for never. mode: `demo` means that
    everybody in it is made up. moment: the date of a demo when it started, at `moment_since`. theme:
    design tokens of the municipality. notify_*: the service that sends texts and letters. letterbox:
    where letters for a printer are put, instead; under_contract: whether that printer may see secret
    addresses. return_address: where mail that cannot be delivered goes. mail_*: where e-mail is
    handed over. broker_*: who identifies residents.
    staff_oidc_*: who identifies staff, when that is not this application itself.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    secret_key: SecretStr = Field(min_length=LONG_SECRET)
    database: SecretStr
    origin: Url
    hosts: tuple[Host, ...] = Field(default=(), validate_default=True)
    mode: Literal["demo", "productie"]
    keys: Path
    party: Path | None = None
    catalogue: Path | None = None
    municipality: str = Field(min_length=2, max_length=80)
    phone: str = Field(min_length=4, max_length=20)
    team: str = Field(default="het team Inwoners", max_length=60)
    team_en: str = Field(default="the Residents team", max_length=60)
    contact: str = Field(default="een medewerker", max_length=40)
    hours: str = Field(default="op werkdagen van 9.00 tot 17.00 uur", max_length=80)
    hours_en: str = Field(default="on working days from 9 am to 5 pm", max_length=80)
    desk: str = Field(default="het stadhuis", max_length=120)
    audit_years: int = Field(default=5, ge=5, le=20)
    least_gain: float = Field(default=2.0, ge=0, le=100)
    older_percent: int = Field(default=50, ge=0, le=100)
    all_well_on: str = Field(default="", pattern=r"^((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8]))?$")
    theme: Path | None = None
    moment: AwareDatetime | None = None
    moment_since: AwareDatetime | None = None
    notify_url: Url | None = None
    notify_key: SecretStr | None = None
    notify_template: str = ""
    notify_sms_sender: str = ""
    notify_callback_token: SecretStr | None = None
    letterbox: Path | None = None
    letterbox_under_contract: bool = False
    return_address: str = Field(default="Postbus 1, 9999 AA Eikenhage", max_length=90)
    mail_host: Host | None = None
    mail_port: int = Field(default=587, ge=1, le=65535)
    mail_user: str = ""
    mail_password: SecretStr = SecretStr("")
    mail_tls: bool = True
    mail_from: str = ""
    broker_issuer: Url | None = None
    broker_client: str = ""
    broker_secret: SecretStr = SecretStr("")
    broker_bsn_claim: str = "urn:nl-eid-gdi:1.0:id:BSN"
    staff_oidc_issuer: Url | None = None
    staff_oidc_client: str = ""
    staff_oidc_secret: SecretStr = SecretStr("")

    @model_validator(mode="after")
    def _together(self) -> "Environment":
        if self.mode == "productie" and self.moment is not None:
            raise ValueError("moment: only a demo has a date of its own")
        if (self.moment is None) != (self.moment_since is None):
            raise ValueError("moment and moment_since belong together")
        if self.mode == "productie" and not self.origin.startswith("https://"):
            raise ValueError("origin: outside a demo this begins with https://")
        return self

    @property
    def demo(self) -> bool:
        """Whether everybody it is about is made up."""
        return self.mode == "demo"


def read_environment(environment: Mapping[str, str] | None = None) -> Environment:
    """The settings of this process; raises ProblemError with everything that is wrong."""
    given = os.environ if environment is None else environment
    problems: list[Problem] = []
    data: dict[str, Any] = {}
    for name in Environment.model_fields:
        found = _value(given, _called(name), problems)
        if found is not None:
            data[name] = tuple(found.split(",")) if name == "hosts" else found
    try:
        settings = Environment.model_validate(data)
    except ValidationError as error:
        problems += [
            _problem(_called(str(each["loc"][0])) if each["loc"] else PREFIX, each["msg"])
            for each in error.errors(include_input=False, include_url=False)
        ]
        raise ProblemError(problems) from None
    if problems:
        raise ProblemError(problems)
    return settings


def names() -> list[str]:
    """What the settings are called in the environment."""
    return [_called(name) for name in Environment.model_fields]


def _called(name: str) -> str:
    return DATABASE_URL if name == "database" else PREFIX + name.upper()


def _value(given: Mapping[str, str], name: str, problems: list[Problem]) -> str | None:
    """A setting, from the environment itself or from the file that is named there."""
    file = given.get(name + IN_A_FILE)
    if file is None:
        return given.get(name)
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        problems.append(_problem(name + IN_A_FILE, "this file cannot be read"))
        return None


def _problem(name: str, what: str) -> Problem:
    """What is wrong with a setting; its value is not repeated, since it may be a secret."""
    said = what.removeprefix("Value error, ").rstrip(".")
    return Problem(Place(name), "setting", f"this setting is not right: {said}.", _SEE)
