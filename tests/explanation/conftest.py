"""A small law of its own, so that the tests say what they mean and no change of law breaks them."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from vanzelf.engines.ready import read_unit
from vanzelf.engines.reference import Evaluation, ReferenceEngine
from vanzelf.explanation import Explainer, Explanation
from vanzelf.rules.load import load_catalogue
from vanzelf.rules.model import Catalogue
from vanzelf.rules.program import Program
from vanzelf.rules.resolve import resolve

ON = dt.date(2026, 11, 1)
EVERYTHING_FINE = {
    "partner": "geen",
    "leeftijd": 40,
    "toetsingsinkomen": 24000,
    "rendementsgrondslag": 5000,
    "zorgverzekerd": "ja",
    "in_detentie": "nee",
    "verblijfsrecht_geeft_aanspraak": "ja",
    "ingezetene": "ja",
}
"""Somebody alone who can get zorgtoeslag: € 1.550 in 2026 (Dienst Toeslagen, TG 082)."""

CONCEPTS = """
begrippen:
  - id: geboortedatum
    naam: {nl: Geboortedatum, en: Date of birth}
    definitie: {nl: Dag van geboorte., en: Day of birth.}
    soort: datum
    van: persoon
    houder: brp
  - id: leeftijd
    naam: {nl: Leeftijd, en: Age}
    definitie: {nl: Leeftijd in jaren., en: Age in years.}
    als: leeftijd(geboortedatum, peildatum)
    van: persoon
    houder: afgeleid
  - id: inkomen
    naam: {nl: Inkomen, en: Income}
    definitie: {nl: Inkomen per jaar., en: Income per year.}
    soort: geld
    maat: euro
    periode: jaar
    bereik: [0, 1000000]
    van: persoon
    houder: belastingdienst
    versheid_maanden: 12
    vraag: {nl: Wat is uw inkomen?, en: What is your income?}
  - id: samen
    naam: {nl: Inkomen van iedereen samen, en: Income of everybody together}
    definitie: {nl: Som., en: Sum.}
    als: som(leden, inkomen)
    van: huurhuishouden
    houder: afgeleid
  - id: eigen_contract
    naam: {nl: Eigen huurcontract, en: Contract of their own}
    definitie: {nl: Huurt zelf., en: Rents.}
    soort: ja-nee
    van: huurhuishouden
    houder: inwoner
    vraag: {nl: Heeft u een eigen huurcontract?, en: Do you have a contract of your own?}
"""
SCHEME = """
regeling: proef
naam: {nl: Proeftoeslag, en: Trial allowance}
omschrijving: {nl: Geld om te proberen., en: Money to try.}
grondslag: Proefwet
eenheid: huurhuishouden
bevoegd: gemeente
hoogste_niveau: N3
geldig_tot: 2027-01-01
parameters:
  grens_alleen:
    naam: {nl: Grens alleen, en: Limit alone}
    maat: euro
    periode: jaar
    waarden: [{vanaf: 2026-01-01, waarde: 30000, bron: Proefwet art. 9, zekerheid: wettekst}]
  grens_samen:
    naam: {nl: Grens samen, en: Limit together}
    maat: euro
    periode: jaar
    waarden: [{vanaf: 2026-01-01, waarde: 40000, bron: Krant, zekerheid: herinnerd}]
  deel:
    naam: {nl: Deel, en: Share}
    maat: procent
    waarden: [{vanaf: 2026-01-01, waarde: 12.5, bron: Proefwet art. 2, zekerheid: wettekst}]
  vast_bedrag:
    naam: {nl: Vast bedrag, en: Fixed amount}
    maat: euro
    periode: jaar
    waarden: [{vanaf: 2026-01-01, waarde: null, bron: niet gezien, zekerheid: herinnerd}]
stappen:
  - grens:
      als: case when een(partner) then grens_samen else grens_alleen end
      tekst: {nl: De grens voor u, en: Your limit}
  - ruimte:
      als: max(0, grens - samen)
      artikel: Proefwet art. 2
      tekst: {nl: Ruimte onder de grens, en: Room below the limit}
criteria:
  - id: volwassen
    als: aanvrager.leeftijd >= 18
    artikel: Proefwet art. 1
    tekst: {nl: U bent 18 of ouder., en: You are 18 or over.}
  - id: inkomen_goed
    als: samen <= grens
    artikel: Proefwet art. 2
    tekst: {nl: Uw inkomen is niet hoger dan de grens., en: Your income is not above the limit.}
  - id: contract
    als: eigen_contract
    artikel: Proefwet art. 3
    tekst: {nl: U huurt zelf., en: You rent yourself.}
bedrag:
  jaar: rond(deel * ruimte, 1)
  eenmalig: rond(vast_bedrag, 1)
hoofdbedrag: jaar
"""

Evaluate = Callable[..., Evaluation]
Explain = Callable[..., Explanation]


@pytest.fixture(scope="session")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A made-up allowance for everybody who shares a rented home."""
    folder: Path = tmp_path_factory.mktemp("catalogue")
    for name, text in (("concepts/c.yaml", CONCEPTS), ("schemes/proef/2026-01-01.yaml", SCHEME)):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return resolve(load_catalogue(folder, cached=False), "proef", ON)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The catalogue that ships."""
    return load_catalogue()


@pytest.fixture(scope="session")
def healthcare(catalogue: Catalogue) -> Program:
    """Zorgtoeslag in November 2026."""
    return resolve(catalogue, "zorgtoeslag", ON)


def evaluated(program: Program, facts: dict[str, Any]) -> Evaluation:
    return ReferenceEngine(program).evaluate(read_unit(program, facts))


@pytest.fixture
def explain_healthcare(healthcare: Program) -> Explain:
    def explain(language: str = "nl", **facts: Any) -> Explanation:
        given = {**EVERYTHING_FINE, **facts}
        known = {name: value for name, value in given.items() if value != "weglaten"}
        return Explainer(healthcare, language).explain(evaluated(healthcare, known))

    return explain


@pytest.fixture
def explain_trial(trial: Program) -> Explain:
    def explain(language: str = "nl", **facts: Any) -> Explanation:
        return Explainer(trial, language).explain(evaluated(trial, facts))

    return explain
