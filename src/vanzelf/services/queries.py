"""Which services run, at which level, by which channels."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from vanzelf.definitions.model import Channel, Rung, Service
from vanzelf.org.catalogue import services
from vanzelf.org.errors import refuse
from vanzelf.services.models import Gate, Version
from vanzelf.services.register import entry_of


@dataclass(frozen=True)
class Running:
    """A service in force, as its folder says and its gates allow."""

    service: Service
    version: Version
    gates: Mapping[Gate.Kind, Gate]

    @property
    def sound(self) -> bool:
        """Whether what runs is what was signed and what the public register says."""
        return (
            self.version.state == Version.State.IN_FORCE
            and self.service.digest == self.version.digest
            and passed(self.gates)
            and entry_of(self.service, self.gates) == self.version.register_entry
        )

    def level(self, group: str, on: dt.date) -> str:
        """How proactive it is for a group: the folder, and what the gates tightened."""
        most = [
            str(each.conditions["hoogste_niveau"])
            for each in self.gates.values()
            if "hoogste_niveau" in each.conditions
        ]
        return min([self.service.level(group, on), *most])

    def ladder(self, group: str) -> tuple[Rung, ...]:
        """How people of a group are reached, without channels that a gate took out."""
        ladder = self.service.group(group).ladder
        for gate in self.gates.values():
            if "kanalen" in gate.conditions:
                ladder = tuple(
                    each for each in ladder if each.channel in gate.conditions["kanalen"]
                )
        return ladder

    def allows(self, group: str) -> bool:
        """Whether the gates let it run for a group."""
        return all(group in gate.conditions.get("groepen", [group]) for gate in self.gates.values())

    def channels(self, group: str) -> frozenset[Channel]:
        """The channels of the ladder."""
        return frozenset(each.channel for each in self.ladder(group))

    @property
    def retention_days(self) -> int:
        """How many days names are kept: as the folder says, or less where a gate says so."""
        kept = [
            int(each.conditions["bewaren_dagen"])
            for each in self.gates.values()
            if "bewaren_dagen" in each.conditions
        ]
        return min([self.service.retention_days, *kept])


def alive(service: str) -> Version | None:
    """The version of a service that has not ended."""
    return Version.objects.filter(service=service).exclude(state=Version.State.ENDED).first()


def gates_of(version: Version) -> dict[Gate.Kind, Gate]:
    """The answers that hold, by question."""
    found = Gate.objects.filter(version=version, reopened_at=None).select_related("signed_by")
    return {Gate.Kind(each.kind): each for each in found}


def passed(gates: Mapping[Gate.Kind, Gate]) -> bool:
    """Whether all three questions have a yes."""
    return set(gates) == set(Gate.Kind) and all(gate.open for gate in gates.values())


def running(service: str) -> Running:
    """A service that may do something now. Raises ProblemError service-not-running.

    Asked at every step outward: a service that is paused, changed, or in the public register with
    other words than it runs with, does nothing.
    """
    version = alive(service)
    found = services().get(service)
    if version is not None and found is not None:
        run = Running(found, version, gates_of(version))
        if run.sound:
            return run
    raise refuse(
        "service-not-running",
        f"the service {service} is not in force.",
        "See which gate it waits for, or start it again.",
    )
