"""Which version of a scheme holds on a date."""

import datetime as dt

from vanzelf.rules import model
from vanzelf.terms.problems import ProblemError


def version_on(catalogue: model.Catalogue, scheme: str, on: dt.date) -> model.Scheme:
    """The version of a scheme whose structure holds on a date.

    Raises ProblemError scheme-unknown or date-outside-law.
    """
    if scheme not in catalogue.schemes:
        known = ", ".join(sorted(catalogue.schemes))
        raise ProblemError.single(
            "scheme-unknown", f"there is no scheme {scheme!r}.", f"Known: {known}."
        )
    versions = catalogue.schemes[scheme]
    fitting = [version for version in versions if version.valid_from <= on < version.valid_until]
    if not fitting:
        first, last = versions[0].valid_from, versions[-1].valid_until
        raise ProblemError.single(
            "date-outside-law",
            f"the law of {scheme} on {on} is not known.",
            f"It is known from {first} until {last}.",
            place="--on",
        )
    return fitting[-1]
