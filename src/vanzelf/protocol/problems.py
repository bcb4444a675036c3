"""What can be wrong with a message or a document: one code for each, known to all parties."""

from vanzelf.terms.problems import ProblemError


class ProtocolError(ProblemError):
    """A message or document was refused. It says what is wrong, and never what is in it."""

    @classmethod
    def because(cls, code: str, what: str, remedy: str = "", place: str = "-") -> "ProtocolError":
        """A refusal with one problem."""
        single = ProblemError.single(code, what, remedy, place)
        return cls(single.problems)
