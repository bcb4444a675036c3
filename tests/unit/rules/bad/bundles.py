"""Mistakes in what may be asked of whom."""

from unit.rules.bad.small import APPLICATION, BUNDLE, CLUSTER, FILES, MANDATE, PURPOSE, Mistake

_POPULATION = "als: een(leden, leeftijd_jaren >= 18) and heeft_partner"


def purpose(kind: str) -> Mistake:
    """A purpose of a kind that does not exist."""
    name = f"a purpose of {kind}"
    return Mistake(name, "purpose-forbidden", PURPOSE, "soort: aanbieden", f"soort: §{kind}")


BUNDLE_MISTAKES = [
    purpose("handhaving"),
    purpose("invordering"),
    purpose("risicoselectie"),
    purpose("onderzoek-op-persoon"),
    purpose("marketing"),
    Mistake(
        "a purpose in disguise",
        "purpose-forbidden",
        "purposes/hulp-bij-handhaving.yaml",
        "",
        FILES[PURPOSE].replace("doel: hulp", "doel: §hulp-bij-handhaving"),
    ),
    Mistake("another file name", "file-id", PURPOSE, "doel: hulp", "doel: §hulpp"),
    Mistake("no such purpose", "purpose-unknown", BUNDLE, "doel: hulp", "doel: §helpen"),
    Mistake("no such scheme", "scheme-unknown", BUNDLE, "[proef]", "§[proof]"),
    Mistake("no such bundle", "bundle-unknown", MANDATE, "bundel: pakket", "bundel: §pakje"),
    Mistake(
        "no such bundle beside it",
        "bundle-unknown",
        BUNDLE,
        "eenheid: toeslagpaar",
        "samen_met: §[pakje]\neenheid: toeslagpaar",
    ),
    Mistake(
        "a population by somebody else's fact",
        "population-holder",
        BUNDLE,
        _POPULATION,
        "als: som(leden, §loon) < 2000 and heeft_partner",
    ),
    Mistake(
        "a population by the resident's word",
        "population-holder",
        BUNDLE,
        _POPULATION,
        "als: §aanvrager.woont_hier and heeft_partner",
    ),
    Mistake("a population of nobody", "shape", BUNDLE, "minstens: 500", "minstens: §1"),
    Mistake(
        "a population that is an amount",
        "type-mismatch",
        BUNDLE,
        _POPULATION,
        "als: heeft_partner and §aantal(leden)",
    ),
    Mistake(
        "a population of an unknown name",
        "name-unknown",
        BUNDLE,
        _POPULATION,
        "als: heeft_partner and §arm",
    ),
    Mistake(
        "a premise that does not follow",
        "premise-loose",
        BUNDLE,
        "aannames: {heeft_partner: ja}",
        "aannames: {§heeft_partner: nee}",
    ),
    Mistake(
        "a premise about nothing",
        "premise-unknown",
        BUNDLE,
        "aannames: {heeft_partner: ja}",
        "aannames: {§is_arm: ja}",
    ),
    Mistake("nothing to ask", "mandate-empty", MANDATE, "bron: uwv", "bron: §svb"),
    Mistake(
        "a mandate twice",
        "mandate-double",
        "mandates/pakket-weer.yaml",
        "",
        "§" + FILES[MANDATE].replace("pakket-uwv", "pakket-weer"),
    ),
    Mistake(
        "a pilot without end",
        "ground-dates",
        MANDATE,
        "  artikel: Proefwet art. 9\n  stand: proef\n  tekst: {nl: Een proef., en: A trial.}\n"
        "  vanaf: 2026-01-01\n  tot: 2028-01-01\n",
        "  §artikel: Proefwet art. 9\n  stand: proef\n  tekst: {nl: Een proef., en: A trial.}\n",
    ),
    Mistake("a pilot that ends early", "ground-dates", MANDATE, "tot: 2028", "tot: §2025"),
    Mistake("a state that is none", "shape", MANDATE, "stand: proef", "stand: §bijna"),
    Mistake(
        "a concept in two clusters",
        "cluster-double",
        "clusters/nog-een.yaml",
        "",
        FILES[CLUSTER].replace("inkomsten", "nog-een").replace("[loon]", "§[loon]"),
    ),
    Mistake("no such concept", "cluster-concept", CLUSTER, "[loon]", "§[loon, bezit]"),
    Mistake("a field too many", "application-field", APPLICATION, "[loon]", "§[loon, wijkpas]"),
    Mistake(
        "values to inform somebody",
        "application-purpose",
        APPLICATION,
        "doel: hulp",
        "doel: §nieuws",
    ),
]
