"""What somebody may not do, or not yet: as a problem that says what to do instead."""

from vanzelf.org.models import Staff
from vanzelf.org.rights import Right
from vanzelf.terms.problems import ProblemError


def need(staff: Staff, right: Right) -> None:
    """Raises ProblemError no-right unless somebody has a right today."""
    if not staff.may(right):
        raise ProblemError.single(
            "no-right",
            f"this role may not do that ({right}).",
            "Ask a colleague with another role.",
        )


def refuse(code: str, what: str, remedy: str) -> ProblemError:
    """A problem with something that was asked for."""
    return ProblemError.single(code, what, remedy)
