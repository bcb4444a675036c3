"""Names that could not be read, so that one mistake is reported once and not at every use."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Broken:
    """Names that stand somewhere but could not be read; what uses them is not at fault.

    everything: a file that declares names could not be read, so any unknown name may be in it.
    """

    names: set[str] = field(default_factory=set)
    everything: bool = False

    def __contains__(self, name: object) -> bool:
        return name in self.names

    def may_hold(self, name: str) -> bool:
        """Whether a name that is not known may be one that could not be read."""
        return self.everything or name in self.names
