"""What stands fixed on a date: the norms in force, and every parameter with its value."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from vanzelf.language.types import DATE, Kind, Type
from vanzelf.rules import model
from vanzelf.rules.broken import Broken
from vanzelf.rules.figures import exact_value
from vanzelf.rules.program import BUILT_INS, Constant
from vanzelf.terms.problems import Place, Problem
from vanzelf.terms.units import Value

Owner = model.Scheme | model.Norms


class Constants:
    """The norms and parameters of a scheme on a date; problems are gathered.

    overrides: other values for parameters. state: the date whose facts hold. broken: names that
    could not be read. lost: whether norms are not there, so that names may be unknown for that. places: where the
    overrides stand, when not on the command line.
    """

    def __init__(
        self,
        catalogue: model.Catalogue,
        scheme: model.Scheme,
        on: dt.date,
        state: dt.date,
        overrides: Mapping[str, Value | str],
        broken: Broken | None = None,
        places: Mapping[str, Place] | None = None,
    ) -> None:
        self.places = places or {}
        self.broken = broken or Broken()
        self.lost = False
        self.catalogue = catalogue
        self.scheme = scheme
        self.on = on
        self.problems: list[Problem] = []
        self.norms = self._norms()
        self.values = {
            "peildatum": Constant("peildatum", state.replace(day=1), DATE),
            "opdatum": Constant("opdatum", state, DATE),
        }
        owners: list[Owner] = [self.scheme, *self.norms]
        for owner in owners:
            for parameter in owner.parameters.values():
                self._add(parameter, overrides)
        for left in overrides.keys() - self.values.keys():
            known = ", ".join(name for name in self.values if name not in BUILT_INS)
            what = f"{self.scheme.id} has no parameter {left!r}."
            self._problem(self._place(left), "parameter-unknown", what, f"Known: {known}.")

    def _problem(self, place: Place, code: str, what: str, remedy: str) -> None:
        self.problems.append(Problem(place, code, what, remedy))

    def _place(self, override: str) -> Place:
        return self.places.get(override, Place("--set"))

    def _norms(self) -> list[model.Norms]:
        found = []
        for name in self.scheme.norms:
            versions = self.catalogue.norms.get(name, ())
            fitting = [each for each in versions if each.valid_from <= self.on < each.valid_until]
            if not fitting or self.scheme.unit not in fitting[-1].units:
                self.lost = True
                if name in self.broken:
                    continue
                place = self.scheme.places.get("normen", self.scheme.place)
                on = f" on {self.on}" if versions else ""
                what = f"there are no norms {name!r} for {self.scheme.unit}{on}."
                known = ", ".join(self.catalogue.norms) or "none"
                self._problem(place, "norms-unknown", what, f"Known: {known}.")
                continue
            found.append(fitting[-1])
        return found

    def _add(self, parameter: model.Parameter, overrides: Mapping[str, Value | str]) -> None:
        name = parameter.id
        if name in self.values or name in self.catalogue.concepts:
            what = f"the name {name!r} is used for two things."
            self._problem(parameter.place, "name-double", what, "Rename one of them.")
            return
        figure = parameter.on(self.on)
        value = figure.value if figure else None
        if name in overrides:
            value = self._overridden(parameter, overrides[name])
        bounded = parameter.type
        if isinstance(value, int | Fraction) and not isinstance(value, bool):
            exact = Fraction(value)
            bounded = replace(parameter.type, low=exact, high=exact)
        rows = figure.rows if figure else ()
        self.values[name] = Constant(name, value, bounded, parameter, figure, rows)

    def _overridden(self, parameter: model.Parameter, value: Value | str) -> Value | None:
        advice = f"The measure is {parameter.measure}."
        if parameter.over is not None:
            what = f"{parameter.id} is a table, and a table cannot be set to one value."
            self._problem(
                self._place(parameter.id), "parameter-value", what, "Change its rows in a file."
            )
            return None
        try:
            if isinstance(value, str):
                return exact_value(parameter.measure, value)
            if not _has_type(value, parameter.type):
                raise ValueError(f"of the kind {parameter.type.kind}")
        except ValueError as error:
            what = f"{parameter.id}={value} does not fit: it should be {error}."
            self._problem(self._place(parameter.id), "parameter-value", what, advice)
            return None
        return value


def _has_type(value: Value, kind: Type) -> bool:
    if isinstance(value, bool):
        return kind.kind is Kind.TRUTH
    if isinstance(value, int | Fraction):
        return kind.numeric
    return kind.kind is (Kind.DATE if isinstance(value, dt.date) else Kind.TEXT)
