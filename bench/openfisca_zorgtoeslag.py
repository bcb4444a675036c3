"""The healthcare allowance of 2026 as an OpenFisca tax-benefit system: the yardstick.

Written as OpenFisca's own documentation teaches it: a person entity and a couple entity with two
roles, one variable per criterion and per step, formulas vectorised with numpy, members brought
together with the entity's own `sum` and `any`, inputs set as arrays. It computes every criterion
and both amounts of `catalogue/schemes/zorgtoeslag/2025-01-01.yaml`.

What it may leave out, it leaves out. It does not know "unknown", so what the catalogue writes only
to stay sure while a fact is unknown is not here: the premium is one sum over the members, assets
have no third alternative, and the minimum is compared with one amount. Being eighteen before this
month is one comparison with a date; computing an age first would take ten times as long. Numbers
are 32-bit floats, as OpenFisca stores every float. `bench/differences.py` shows what that costs.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from bench.people import NUMBERS, PERIOD, TRUTHS, Persons

YEAR = PERIOD[:4]

PERSON = build_entity(key="persoon", plural="personen", label="Persoon", is_person=True)
COUPLE = build_entity(
    key="paar",
    plural="paren",
    label="Aanvrager en toeslagpartner",
    roles=[
        {"key": "aanvrager", "plural": "aanvragers", "max": 1},
        {"key": "partner", "plural": "partners", "max": 1},
    ],
)
Array = Any


def _figure(value: float, unit: str) -> dict[str, Any]:
    return {"description": unit, "values": {"2026-01-01": {"value": value}}}


PARAMETERS = {
    "zorgtoeslag": {
        "standaardpremie": _figure(2119, "EUR"),
        "drempelinkomen": _figure(29736, "EUR"),
        "normpremie_alleenstaande": _figure(0.01912, "/1"),
        "normpremie_partners": _figure(0.04289, "/1"),
        "normpremie_boven_drempel": _figure(0.1373, "/1"),
        "deel_met_onverzekerde_partner": _figure(0.5, "/1"),
        "vermogensgrens_alleenstaande": _figure(146011, "EUR"),
        "vermogensgrens_partners": _figure(184633, "EUR"),
        "minimum_toeslag": _figure(24, "EUR"),
    }
}


def _declare(
    name: str, entity: Any, kind: type, period: Any = DateUnit.MONTH, formula: Any = None
) -> None:
    """Declare a variable: an OpenFisca class with an entity, a period, a type, maybe a formula."""
    body = {
        "entity": entity,
        "definition_period": period,
        "value_type": kind,
        "label": name.replace("_", " "),
        "__module__": __name__,
    }
    if formula is not None:
        body["formula"] = formula
    VARIABLES.append(type(name, (Variable,), body))


def _of(entity: Any, kind: type) -> Callable[[Any], Any]:
    """Declare a variable with the decorated function as its formula."""

    def declare(formula: Any) -> Any:
        _declare(formula.__name__, entity, kind, formula=formula)
        return formula

    return declare


VARIABLES: list[type[Variable]] = []
_declare("geboortedatum", PERSON, date, DateUnit.ETERNITY)
for _name in TRUTHS:
    _declare(_name, PERSON, bool)
for _name in NUMBERS:
    _declare(_name, PERSON, float, DateUnit.YEAR)
_declare("zelfde_partner_hele_jaar", COUPLE, bool)


@_of(PERSON, bool)
def achttien_in_eerdere_maand(persoon: Any, period: Any) -> Array:
    born_before = np.datetime64(str(period.start.offset(-18, "year")), "D")
    return persoon("geboortedatum", period) < born_before


@_of(PERSON, bool)
def verzekerde_voor_zorgtoeslag(persoon: Any, period: Any) -> Array:
    return (
        persoon("zorgverzekerd", period)
        * persoon("achttien_in_eerdere_maand", period)
        * np.logical_not(persoon("in_detentie", period))
    )


@_of(COUPLE, bool)
def heeft_partner(paar: Any, _period: Any) -> Array:
    return paar.nb_persons() > 1


@_of(COUPLE, float)
def gezamenlijk_toetsingsinkomen(paar: Any, period: Any) -> Array:
    return paar.sum(paar.members("toetsingsinkomen", period.this_year))


@_of(COUPLE, float)
def gezamenlijk_vermogen(paar: Any, period: Any) -> Array:
    return paar.sum(paar.members("rendementsgrondslag", period.this_year))


@_of(COUPLE, float)
def vermogen_aanvrager(paar: Any, period: Any) -> Array:
    assets = paar.members("rendementsgrondslag", period.this_year)
    return paar.sum(assets, role=COUPLE.AANVRAGER)


@_of(COUPLE, float)
def standaardpremie_samen(paar: Any, period: Any, parameters: Any) -> Array:
    premium = parameters(period).zorgtoeslag.standaardpremie
    resident = paar.members("ingezetene", period)
    factor = paar.members("woonlandfactor", period.this_year)
    return paar.sum(premium * np.where(resident, 1, factor))


@_of(COUPLE, bool)
def alle_verzekerden(paar: Any, period: Any) -> Array:
    insured = paar.members("verzekerde_voor_zorgtoeslag", period)
    return np.logical_not(paar.any(np.logical_not(insured)))


@_of(COUPLE, float)
def normpremie(paar: Any, period: Any, parameters: Any) -> Array:
    law = parameters(period).zorgtoeslag
    income = paar("gezamenlijk_toetsingsinkomen", period)
    share = np.where(
        paar("heeft_partner", period), law.normpremie_partners, law.normpremie_alleenstaande
    )
    above = np.maximum(0, income - law.drempelinkomen)
    return share * law.drempelinkomen + law.normpremie_boven_drempel * above


@_of(COUPLE, float)
def verschil(paar: Any, period: Any) -> Array:
    return paar("standaardpremie_samen", period) - paar("normpremie", period)


@_of(COUPLE, float)
def jaarbedrag(paar: Any, period: Any, parameters: Any) -> Array:
    share = parameters(period).zorgtoeslag.deel_met_onverzekerde_partner
    part = np.where(paar("alle_verzekerden", period), 1, share)
    return np.floor(np.maximum(0, paar("verschil", period)) * part + 0.5)


@_of(COUPLE, bool)
def verzekerd(paar: Any, period: Any) -> Array:
    return paar.any(paar.members("zorgverzekerd", period))


@_of(COUPLE, bool)
def achttien_of_ouder(paar: Any, period: Any) -> Array:
    insured = paar.members("zorgverzekerd", period)
    return paar.any(insured * paar.members("achttien_in_eerdere_maand", period))


@_of(COUPLE, bool)
def niet_in_detentie(paar: Any, period: Any) -> Array:
    return paar.any(paar.members("verzekerde_voor_zorgtoeslag", period))


@_of(COUPLE, bool)
def verblijfsrecht(paar: Any, period: Any) -> Array:
    lawful = paar.members("verblijfsrecht_geeft_aanspraak", period)
    return np.logical_not(paar.any(np.logical_not(lawful)))


@_of(COUPLE, bool)
def premie_hoger_dan_norm(paar: Any, period: Any) -> Array:
    return paar("verschil", period) > 0


@_of(COUPLE, bool)
def vermogen(paar: Any, period: Any, parameters: Any) -> Array:
    law = parameters(period).zorgtoeslag
    together = paar("gezamenlijk_vermogen", period)
    joint = together <= law.vermogensgrens_partners
    own = paar("vermogen_aanvrager", period) <= law.vermogensgrens_alleenstaande
    return np.where(
        paar("heeft_partner", period) * paar("zelfde_partner_hele_jaar", period), joint, own
    )


@_of(COUPLE, bool)
def minimum(paar: Any, period: Any, parameters: Any) -> Array:
    return paar("jaarbedrag", period) >= parameters(period).zorgtoeslag.minimum_toeslag


CRITERIA = (
    "verzekerd",
    "achttien_of_ouder",
    "niet_in_detentie",
    "verblijfsrecht",
    "premie_hoger_dan_norm",
    "vermogen",
    "minimum",
)


@_of(COUPLE, bool)
def recht_op_zorgtoeslag(paar: Any, period: Any) -> Array:
    right = paar(CRITERIA[0], period)
    for criterion in CRITERIA[1:]:
        right = right * paar(criterion, period)
    return right


@_of(COUPLE, float)
def zorgtoeslag_per_jaar(paar: Any, period: Any) -> Array:
    return paar("recht_op_zorgtoeslag", period) * paar("jaarbedrag", period)


@_of(COUPLE, float)
def zorgtoeslag_per_maand(paar: Any, period: Any) -> Array:
    return np.floor(paar("zorgtoeslag_per_jaar", period) / 12)


RESULTS = (*CRITERIA, "recht_op_zorgtoeslag", "zorgtoeslag_per_jaar", "zorgtoeslag_per_maand")

STEPS = ("standaardpremie_samen", "normpremie", "verschil")


def tax_benefit_system() -> TaxBenefitSystem:
    """Entities, figures and variables."""
    system = TaxBenefitSystem([PERSON, COUPLE])
    system.parameters = ParameterNode("", data=PARAMETERS)
    system.add_variables(*VARIABLES)
    return system


def build(system: TaxBenefitSystem, persons: Persons) -> Simulation:
    """A simulation of these persons with every input set: the vectorised way OpenFisca documents.

    Ids go in as Python numbers, because OpenFisca makes a list of them and that is four times as
    quick as a list of numpy numbers.
    """
    builder = SimulationBuilder()
    builder.create_entities(system)
    couples = persons.ids[persons.roles == 0]
    builder.declare_person_entity("persoon", persons.ids.tolist())
    population = builder.declare_entity("paar", couples.tolist())
    builder.join_with_persons(population, persons.couples, persons.roles)
    simulation = builder.build(system)
    for name, values in persons.columns.items():
        set_input(simulation, name, values)
    set_input(simulation, "zelfde_partner_hele_jaar", persons.whole_year[persons.roles == 0])
    return simulation


def set_input(simulation: Simulation, name: str, values: Array) -> None:
    """Set an input for the period its variable is about."""
    unit = simulation.tax_benefit_system.get_variable(name).definition_period
    simulation.set_input(name, YEAR if unit == DateUnit.YEAR else PERIOD, values)


def calculate(simulation: Simulation) -> dict[str, Array]:
    """Every criterion, the right and the amounts of every couple."""
    return {name: simulation.calculate(name, PERIOD) for name in RESULTS}


def run(system: TaxBenefitSystem, file: Path, *, steps: bool = False) -> dict[str, Array]:
    """From the Parquet file to amounts per couple; with the steps that show how they came about."""
    simulation = build(system, Persons.read(file))
    found = {"paar": simulation.populations["paar"].ids, **calculate(simulation)}
    if steps:
        found |= {name: simulation.calculate(name, PERIOD) for name in STEPS}
    return found
