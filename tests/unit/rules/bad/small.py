"""A small catalogue without a mistake in it, and a way to write one with a mistake."""

from dataclasses import dataclass
from pathlib import Path

CONCEPTS = "concepts/proef.yaml"
NORMS = "norms/proefnorm/2026-01-01.yaml"
SCHEME = "schemes/proef/2026-01-01.yaml"
EXAMPLES = "schemes/proef/examples/proef.yaml"
PURPOSE = "purposes/hulp.yaml"
NEWS = "purposes/nieuws.yaml"
BUNDLE = "bundles/pakket.yaml"
MANDATE = "mandates/pakket-uwv.yaml"
CLUSTER = "clusters/inkomsten.yaml"
APPLICATION = "applications/aanvraag-proef-uwv.yaml"

HERE = "§"
"""Stands in the text of a mistake where the problem must be reported; it is not written."""

FILES = {
    CONCEPTS: """\
begrippen:
  - id: leeftijd_jaren
    naam: {nl: Leeftijd, en: Age}
    definitie: {nl: Hoe oud iemand is., en: How old somebody is.}
    soort: getal
    bereik: [0, 130]
    van: persoon
    houder: brp

  - id: woont_hier
    naam: {nl: Woont hier, en: Lives here}
    definitie: {nl: Of iemand hier woont., en: Whether somebody lives here.}
    soort: ja-nee
    van: persoon
    houder: inwoner
    vraag: {nl: Woont u hier?, en: Do you live here?}

  - id: loon
    naam: {nl: Loon, en: Wages}
    definitie: {nl: Wat iemand verdient., en: What somebody earns.}
    soort: geld
    maat: euro
    periode: maand
    inkomensbegrip: loon
    bereik: [0, 100000]
    van: persoon
    houder: uwv

  - id: draagkracht
    naam: {nl: Draagkracht, en: Means}
    definitie: {nl: Wat iemand kan missen., en: What somebody can spare.}
    soort: geld
    maat: euro
    periode: maand
    inkomensbegrip: draagkracht
    bereik: [0, 100000]
    van: persoon
    houder: duo

  - id: wijkpas
    naam: {nl: Wijkpas, en: District pass}
    definitie: {nl: Of het gezin een pas heeft., en: Whether the family has a pass.}
    soort: ja-nee
    van: bijstandsgezin
    houder: gemeente

  - id: heeft_partner
    naam: {nl: Heeft een partner, en: Has a partner}
    definitie: {nl: Of er een partner is., en: Whether there is a partner.}
    van: toeslagpaar
    houder: afgeleid
    als: een(partner)

  - id: woonvorm
    naam: {nl: Woonvorm, en: Dwelling}
    definitie: {nl: Hoe iemand woont., en: How somebody lives.}
    soort: keuze
    keuzes: [huur, koop]
    van: persoon
    houder: brp

  - id: volwassen
    naam: {nl: Volwassen, en: Adult}
    definitie: {nl: Of iemand volwassen is., en: Whether somebody is an adult.}
    van: persoon
    houder: afgeleid
    als: leeftijd_jaren >= 18
""",
    NORMS: """\
normen: proefnorm
naam: {nl: Proefnorm, en: Test standard}
grondslag: Proefwet
eenheden: [toeslagpaar]
geldig_tot: 2027-01-01
parameters:
  norm:
    maat: euro
    periode: maand
    waarden:
      - {vanaf: 2026-01-01, waarde: 1000, bron: "Stb. 1", zekerheid: wettekst}
stappen:
  - dubbele_norm:
      als: 2 * norm
      artikel: art. 2
""",
    SCHEME: """\
regeling: proef
naam: {nl: Proef, en: Test}
omschrijving: {nl: Een regeling om te proberen., en: A scheme for trying out.}
grondslag: Proefwet
eenheid: toeslagpaar
bevoegd: gemeente
hoogste_niveau: N2
geldig_tot: 2027-01-01
normen: [proefnorm]

parameters:
  grens:
    maat: euro
    periode: maand
    lokaal: true
    waarden:
      - {vanaf: 2026-01-01, waarde: 900, bron: "Stb. 2", zekerheid: wettekst}
      - {vanaf: 2026-07-01, waarde: 950, bron: "Stb. 3", zekerheid: gemeld}
  toeslag:
    maat: euro
    periode: maand
    tabel: {op: getal}
    waarden:
      - vanaf: 2026-01-01
        rijen: [[0, 10], [18, 20], [65, 30]]
        bron: Stb. 4
        zekerheid: wettekst

stappen:
  - samen_loon:
      als: som(leden, loon)
      artikel: art. 3
      tekst: {nl: Het loon samen, en: The wages together}

criteria:
  - id: leeftijd
    als: aanvrager.volwassen
    artikel: art. 4
    tekst: {nl: U bent 18 jaar of ouder., en: You are 18 or over.}
  - id: inkomen
    als: samen_loon <= grens and samen_loon <= dubbele_norm
    artikel: art. 5
    tekst: {nl: U verdient niet te veel., en: You do not earn too much.}
  - id: woonplaats
    als: aanvrager.woont_hier
    artikel: art. 6
    tekst: {nl: U woont hier., en: You live here.}

bedrag:
  maand: rond(schijf(toeslag, aanvrager.leeftijd_jaren), 0.01)

lijstvragen:
  - id: loon-onder-grens
    versie: 1
    bron: uwv
    vraag: inkomen
    noodzakelijk_voor: [proef]
    tekst: {nl: Is het loon laag genoeg?, en: Are the wages low enough?}
""",
    EXAMPLES: """\
regeling: proef
basis: {partner: geen, leeftijd_jaren: 40, woont_hier: ja}
voorbeelden:
  - id: laag loon
    op: 2026-02-01
    bron: Nagerekend
    feiten: {loon: 500}
    verwacht: {uitkomst: ja, maand: 20}
  - id: hoog loon
    op: 2026-02-01
    feiten: {loon: 5000}
    verwacht: {uitkomst: nee, criteria: {inkomen: nee}, stappen: {samen_loon: 5000}}
""",
    PURPOSE: """\
doel: hulp
soort: aanbieden
naam: {nl: Hulp, en: Help}
tekst: {nl: Om hulp te bieden., en: To offer help.}
grondslag: Proefwet
bewaren_dagen: 90
""",
    NEWS: """\
doel: nieuws
soort: informeren
naam: {nl: Nieuws, en: News}
tekst: {nl: Om te vertellen wat er is., en: To tell what there is.}
grondslag: Proefwet
bewaren_dagen: 90
""",
    BUNDLE: """\
bundel: pakket
naam: {nl: Pakket, en: Package}
onderwerp: {nl: Een proef, en: A trial}
doel: hulp
regelingen: [proef]
eenheid: toeslagpaar
populatie:
  als: een(leden, leeftijd_jaren >= 18) and heeft_partner
  tekst: {nl: Volwassenen., en: Adults.}
  minstens: 500
  dekking: 90
aannames: {heeft_partner: ja}
poorten: {lijst_minstens: 1, lijst_hoogstens: 40, onbekend_hoogstens: 60}
""",
    MANDATE: """\
mandaat: pakket-uwv
bundel: pakket
bron: uwv
grondslag:
  artikel: Proefwet art. 9
  stand: proef
  tekst: {nl: Een proef., en: A trial.}
  vanaf: 2026-01-01
  tot: 2028-01-01
runs: 1
maanden: 12
geldig_maanden: 12
""",
    CLUSTER: """\
cluster: inkomsten
naam: {nl: Inkomsten, en: Earnings}
begrippen: [loon]
""",
    APPLICATION: """\
aanvraagmandaat: aanvraag-proef-uwv
regeling: proef
bron: uwv
doel: hulp
grondslag:
  artikel: Proefwet art. 10
  stand: proef
  tekst: {nl: Een proef., en: A trial.}
  vanaf: 2026-01-01
  tot: 2028-01-01
velden: [loon]
per_dag: 10
bewaren_dagen: 42
geldig_maanden: 12
""",
}


@dataclass(frozen=True)
class Mistake:
    """One mistake of an author: what they wrote instead of what is right.

    code: the problem that must be reported, at `§` in `new`. file: where `old` stands; a file that
    is not in the small catalogue is new, and `old` is empty then.
    """

    name: str
    code: str
    file: str
    old: str
    new: str

    @property
    def text(self) -> str:
        """The whole file with the mistake, and with the mark."""
        if not self.old:
            return self.new
        whole = FILES[self.file]
        assert whole.count(self.old) == 1, f"{self.old!r} does not stand once in {self.file}"
        return whole.replace(self.old, self.new)

    @property
    def place(self) -> str:
        """Where it must be reported: file:line:column, or the file as a whole without a mark."""
        before, mark, _ = self.text.partition(HERE)
        if not mark:
            return self.file
        return f"{self.file}:{before.count(chr(10)) + 1}:{len(before.rpartition(chr(10))[2]) + 1}"


def write_catalogue(folder: Path, *mistakes: Mistake) -> Path:
    """Write the small catalogue with some mistakes (at most one a file) in it."""
    files = FILES | {each.file: each.text.replace(HERE, "") for each in mistakes}
    for file, text in files.items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
