"""Mistakes in expressions, figures, versions and what they rest on."""

from unit.rules.bad.small import CONCEPTS, FILES, NORMS, SCHEME, Mistake

LATER = "schemes/proef/2026-07-01.yaml"
_PLACE = "als: aanvrager.woont_hier"
_LIMIT = "als: samen_loon <= grens and samen_loon <= dubbele_norm"
_AMOUNT = "maand: rond(schijf(toeslag, aanvrager.leeftijd_jaren), 0.01)"
_WIDE = "som(leden, §loon" + " * getal(loon)" * 7 + ") > 0"
_ADULT = "als: leeftijd_jaren >= 18"
_FIGURE = "vanaf: 2026-07-01, waarde: 950"
_ROWS = "[[0, 10], [18, 20], [65, 30]]"


def criterion(name: str, code: str, written: str) -> Mistake:
    """A mistake in the condition of the last criterion."""
    return Mistake(name, code, SCHEME, _PLACE, f"als: {written}")


def version(name: str, code: str, until: str, text: str = "") -> Mistake:
    """A second version of the scheme, from 1 July 2026, beside one that ends in 2027."""
    return Mistake(name, code, LATER, "", text or "§" + FILES[SCHEME].replace("2027-01-01", until))


EXPRESSION_MISTAKES = [
    criterion("an unknown name", "name-unknown", "§aanvrager.woont_heir"),
    criterion("an unknown parameter", "name-unknown", "samen_loon <= §grenz"),
    criterion("the end is missing", "syntax-end", "aanvrager.woont_hier and§"),
    criterion("a word too many", "syntax-word", "aanvrager.woont_hier §ja"),
    criterion("a character that means nothing", "syntax-character", "samen_loon §& grens"),
    criterion("two comparisons", "syntax-chain", "0 < samen_loon §< grens"),
    criterion("a date that is none", "syntax-date", "peildatum > §datum '2026-02-30'"),
    criterion("too deep", "syntax-deep", "§" + "not " * 120 + "ja"),
    criterion("an amount plus a truth", "type-mismatch", "samen_loon + §aanvrager.woont_hier > 0"),
    criterion("an amount beside a date", "type-mismatch", "§samen_loon = peildatum"),
    criterion("no such choice", "choice-unknown", "aanvrager.woonvorm = §'boot'"),
    criterion("a fact of another unit", "name-of-other-unit", "§wijkpas"),
    criterion("a number for a condition", "type-mismatch", "§aantal(leden)"),
    criterion("a truth in order", "compare-order", "§aanvrager.woont_hier > nee"),
    criterion("the greatest of truths", "type-order", "§max(aanvrager.woont_hier, nee)"),
    criterion("another income", "income-mismatch", "§aanvrager.loon > aanvrager.draagkracht"),
    criterion("incomes added", "income-mismatch", "som(leden, §loon + draagkracht) > 0"),
    criterion("of one and of all", "owner-mismatch", "§aanvrager.loon > samen_loon"),
    criterion("per month and per year", "period-mismatch", "§samen_loon > per_jaar(grens)"),
    criterion("no period to convert", "period-conversion", "§per_jaar(12) > 0"),
    criterion("an amount squared", "money-squared", "§grens * grens > 0"),
    criterion("a number over an amount", "money-inverse", "§1 / max(1, grens) > 0"),
    criterion("a divisor of zero", "division-by-zero", "1 / §aantal(leden) > 0"),
    criterion("an unknown function", "function-unknown", "§maximum(samen_loon, grens) > 0"),
    criterion("an argument too few", "function-arguments", "§max(grens) > 0"),
    criterion("an unknown role", "relation-unknown", "§een(kostendelers, woont_hier)"),
    criterion("nothing to sum", "aggregate-arguments", "§som(leden) > 0"),
    criterion("an open default", "aggregate-default", "hoogste(leden, loon, anders §2 * norm) > 0"),
    criterion("a fact of a person", "name-of-person", "§woont_hier"),
    criterion("the applicant inside", "name-scope", "een(leden, §aanvrager.woont_hier)"),
    criterion("a step that varies", "round-step", "rond(grens, §norm) > 0"),
    criterion("a table as a value", "table-value", "§toeslag > 0"),
    criterion("no table", "table-unknown", "schijf(§grens, 3) > 0"),
    criterion("too many decimals", "number-decimals", "§0.1234567890123456789 > 0"),
    criterion("half a year", "date-shift", "plus_jaren(peildatum, §0.5) > peildatum"),
    criterion(
        "too wide",
        "number-too-wide",
        _WIDE,
    ),
    criterion(
        "a quotient summed",
        "quotient-in-aggregate",
        "§som(leden, loon / max(1, leeftijd_jaren)) > 0",
    ),
    Mistake("a circle of steps", "cycle", SCHEME, "als: som(leden, loon)", "als: §samen_loon + 1"),
    Mistake("a circle of concepts", "cycle", CONCEPTS, _ADULT, "als: §not volwassen"),
    Mistake("a wrong derivation", "name-unknown", CONCEPTS, _ADULT, "als: §leeftijd_jaar >= 18"),
    Mistake("not in cents", "amount-not-rounded", SCHEME, _AMOUNT, "maand: §grens / 3"),
    Mistake(
        "no such main amount", "amount-unknown", SCHEME, "bedrag:", "hoofdbedrag: §jaar\n\nbedrag:"
    ),
    Mistake(
        "a bare limit asked",
        "question-literal",
        SCHEME,
        "vraag: inkomen",
        "vraag: samen_loon <= §100",
    ),
    Mistake("unknown norms", "norms-unknown", SCHEME, "normen: [proefnorm]", "normen: §[proefwet]"),
    Mistake(
        "an unknown fact of receipt",
        "name-unknown",
        SCHEME,
        "normen:",
        "ontvangt: §krijgt\nnormen:",
    ),
    Mistake(
        "asked for another",
        "scheme-unknown",
        SCHEME,
        "noodzakelijk_voor: [proef]",
        "noodzakelijk_voor: [§proof]",
    ),
    Mistake(
        "a criterion twice",
        "name-double",
        SCHEME,
        "- id: woonplaats\n    als: aanvrager",
        "- id: leeftijd\n    als: §aanvrager",
    ),
    Mistake(
        "the name of a parameter",
        "name-double",
        SCHEME,
        "- id: woonplaats\n    als: aanvrager",
        "- id: grens\n    als: §aanvrager",
    ),
    Mistake(
        "a step named as a fact",
        "name-double",
        NORMS,
        "      artikel: art. 2\n",
        "      artikel: art. 2\n  - loon: §norm\n",
    ),
    Mistake("a word of the language", "name-reserved", SCHEME, "- id: woonplaats", "- id: §case"),
]

FIGURE_MISTAKES = [
    Mistake(
        "the same day twice", "validity-overlap", SCHEME, _FIGURE, "vanaf: §2026-01-01, waarde: 950"
    ),
    Mistake(
        "an older one later", "validity-overlap", SCHEME, _FIGURE, "vanaf: §2025-07-01, waarde: 950"
    ),
    Mistake(
        "a word for an amount", "figure-value", SCHEME, _FIGURE, "vanaf: 2026-07-01, waarde: §veel"
    ),
    Mistake("rows out of order", "figure-rows", SCHEME, _ROWS, "[[0, 10], [65, 30], §[18, 20]]"),
    Mistake("a bound twice", "figure-rows", SCHEME, _ROWS, "[[0, 10], [18, 20], §[18, 30]]"),
    Mistake("a row without bound", "figure-value", SCHEME, _ROWS, "[[0, 10], §[null, 20]]"),
    Mistake(
        "rows without a table",
        "figure-table",
        SCHEME,
        "    tabel: {op: getal}\n    waarden:\n      - van",
        "    waarden:\n      - §van",
    ),
    Mistake(
        "ends before it starts",
        "validity-empty",
        SCHEME,
        "geldig_tot: 2027-01-01",
        "geldig_tot: §2025-01-01",
    ),
    Mistake(
        "norms end before they start",
        "validity-empty",
        NORMS,
        "geldig_tot: 2027-01-01",
        "geldig_tot: §2025-01-01",
    ),
    version("two versions overlap", "validity-overlap", "2028-01-01"),
    Mistake(
        "days without law",
        "validity-gap",
        "schemes/proef/2027-07-01.yaml",
        "",
        "§"
        + FILES[SCHEME]
        .replace("2027-01-01", "2028-01-01")
        .replace("normen: [proefnorm]\n", "")
        .replace(" and samen_loon <= dubbele_norm", ""),
    ),
]

CONCEPT_MISTAKES = [
    Mistake(
        "a forbidden input",
        "input-forbidden",
        CONCEPTS,
        "- id: draagkracht\n",
        "- id: §nationaliteit\n",
    ),
    Mistake(
        "part of a forbidden input",
        "input-forbidden",
        CONCEPTS,
        "- id: draagkracht\n",
        "- id: §postcode_cijfers\n",
    ),
    Mistake("a concept twice", "concept-double", CONCEPTS, "- id: draagkracht\n", "- §id: loon\n"),
    Mistake("an empty range", "concept-range", CONCEPTS, "bereik: [0, 130]", "bereik: §[130, 0]"),
    Mistake(
        "too wide a range",
        "number-too-wide",
        CONCEPTS,
        "bereik: [0, 130]",
        "bereik: §[0, 99999999999999999999]",
    ),
]
_MORE = """\
begrippen:
  - §id: woonduur
    naam: {nl: Woonvorm, en: Dwelling}
    definitie: {nl: Hoe iemand woont., en: How somebody lives.}
    van: persoon
"""


def concept(name: str, code: str, rest: str) -> Mistake:
    """A concept too many, in a file of its own."""
    return Mistake(name, code, "concepts/wonen.yaml", "", f"{_MORE}    {rest}\n")


CONCEPT_MISTAKES += [
    concept("nobody can be asked", "concept-question", "houder: inwoner\n    soort: ja-nee"),
    concept("a choice without choices", "concept-choices", "houder: brp\n    soort: keuze"),
    concept(
        "money without a measure",
        "concept-money",
        "houder: uwv\n    soort: geld\n    periode: jaar",
    ),
]

RULE_MISTAKES = [*EXPRESSION_MISTAKES, *FIGURE_MISTAKES, *CONCEPT_MISTAKES]
