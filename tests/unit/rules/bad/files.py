"""Mistakes in the files themselves, and in what a file of its kind must hold."""

from unit.rules.bad.small import CONCEPTS, EXAMPLES, NORMS, SCHEME, Mistake

_KEY = "§grondslagg: Proefwet"
_NAME = "    naam: {nl: Draagkracht, en: Means}\n"
_MEANT = "    definitie: {nl: Wat iemand kan missen., en: What somebody can spare.}\n"
_ADULT = (
    "    naam: {nl: Volwassen, en: Adult}\n"
    "    definitie: {nl: Of iemand volwassen is., en: Whether somebody is an adult.}\n"
    "    van: persoon\n    houder: afgeleid\n"
)

FILE_MISTAKES = [
    Mistake("a bracket is not closed", "yaml-syntax", SCHEME, "[proefnorm]\n", "§[proefnorm\n"),
    Mistake("a quote is not closed", "yaml-syntax", NORMS, '"Stb. 1"', '§"Stb. 1'),
    Mistake("a tab indents", "yaml-syntax", SCHEME, "  grens:\n", "§\tgrens:\n"),
    Mistake("a key stands twice", "yaml-double-key", SCHEME, "eenheid:", "§naam: twee\neenheid:"),
    Mistake(
        "an alias holds itself", "yaml-alias", EXAMPLES, "regeling: proef", "§regeling: &a [*a]"
    ),
    Mistake("a number is not one", "yaml-value", NORMS, "waarde: 1000", "waarde: §.inf"),
    Mistake("the file is empty", "yaml-empty", EXAMPLES, "", "§# nothing yet\n"),
    Mistake("the file is a list", "shape", EXAMPLES, "", "§- een\n- twee\n"),
    Mistake("the name is not a date", "file-name", "schemes/proef/later.yaml", "", "regeling: x\n"),
    Mistake("another extension", "file-unknown", "concepts/meer.yml", "", "begrippen: []\n"),
    Mistake("another folder", "file-unknown", "regelingen/proef.yaml", "", "regeling: x\n"),
    Mistake("an unknown key", "shape", SCHEME, "grondslag: Proefwet", _KEY + "\ngrondslag: Wet"),
    Mistake(
        "an unknown key in a concept", "shape", CONCEPTS, "bereik: [0, 130]", "§range: [0, 130]"
    ),
    Mistake(
        "a value of another type", "shape", SCHEME, "normen: [proefnorm]", "normen: §proefnorm"
    ),
    Mistake("a number is text", "shape", SCHEME, "versie: 1", "versie: §een"),
    Mistake("an unknown unit", "shape", SCHEME, "eenheid: toeslagpaar", "eenheid: §gezin"),
    Mistake("an unknown holder", "shape", CONCEPTS, "houder: duo", "houder: §dou"),
    Mistake("a list is empty", "shape", EXAMPLES, "", "regeling: proef\nvoorbeelden: §[]\n"),
    Mistake("an id with a capital", "shape", CONCEPTS, "- id: loon\n", "- id: §Loon\n"),
    Mistake("a name with a capital", "shape", SCHEME, "  grens:\n", "  §Grens:\n"),
    Mistake(
        "a criterion without article",
        "shape",
        SCHEME,
        "  - id: woonplaats\n    als: aanvrager.woont_hier\n    artikel: art. 6\n",
        "  - §id: woonplaats\n    als: aanvrager.woont_hier\n",
    ),
    Mistake("an empty article", "shape", SCHEME, "artikel: art. 6", "artikel: §''"),
    Mistake(
        "a figure without source",
        "shape",
        NORMS,
        '{vanaf: 2026-01-01, waarde: 1000, bron: "Stb. 1",',
        "§{vanaf: 2026-01-01, waarde: 1000,",
    ),
    Mistake(
        "a figure without confidence",
        "shape",
        NORMS,
        '{vanaf: 2026-01-01, waarde: 1000, bron: "Stb. 1", zekerheid: wettekst}',
        '§{vanaf: 2026-01-01, waarde: 1000, bron: "Stb. 1"}',
    ),
    Mistake("an unknown confidence", "shape", NORMS, "zekerheid: wettekst", "zekerheid: §zeker"),
    Mistake(
        "a figure with no value",
        "shape",
        NORMS,
        "{vanaf: 2026-01-01, waarde: 1000, ",
        "§{vanaf: 2026-01-01, ",
    ),
    Mistake(
        "no English",
        "shape",
        SCHEME,
        "{nl: U woont hier., en: You live here.}",
        "§{nl: U woont hier.}",
    ),
    Mistake("no Dutch", "shape", CONCEPTS, "{nl: Loon, en: Wages}", "§{en: Wages}"),
    Mistake("an empty text", "shape", CONCEPTS, "{nl: Loon, en: Wages}", "{nl: Loon, en: §''}"),
    Mistake(
        "no definition",
        "shape",
        CONCEPTS,
        "- id: draagkracht\n" + _NAME + _MEANT,
        "- §id: draagkracht\n" + _NAME,
    ),
    Mistake("no such date", "shape", SCHEME, "geldig_tot: 2027-01-01", "geldig_tot: §2027-02-30"),
    Mistake("no date", "shape", SCHEME, "geldig_tot: 2027-01-01", "geldig_tot: §ooit"),
    Mistake(
        "neither kind nor derivation",
        "shape",
        CONCEPTS,
        "- id: volwassen\n" + _ADULT + "    als: leeftijd_jaren >= 18\n",
        "- §id: volwassen\n" + _ADULT,
    ),
    Mistake("a row of three", "shape", SCHEME, "[18, 20]", "§[18, 20, 30]"),
]
