"""The page with a picture of every screen, by who sees it; `make docs` writes it, `make screens` the
pictures.
"""

from dataclasses import dataclass

from support.repository import ROOT

PAGE = ROOT / "docs" / "screens.md"
FOLDER = ROOT / "docs" / "img" / "screens"
LARGEST = 60_000
"""Bytes of a picture."""


@dataclass(frozen=True)
class Screen:
    """One screen. who: a key of the cast, `inwoner` or `iedereen`. follow: the start of the address
    of the first link to follow from there; press: the button to press.
    """

    name: str
    title: str
    who: str
    path: str
    follow: str = ""
    press: str = ""


ROLES = {
    "iedereen": "Everybody",
    "inwoner": "A resident",
    "buurtteam": "Somebody of a neighbourhood team",
    "teamleider": "A team leader",
    "telefoon": "Telephone and desk",
    "consulent": "An officer",
    "regisseur": "A campaign manager",
    "fg": "The data protection officer",
    "beheer": "An administrator",
}
SCREENS = (
    Screen("code", "Begin with the code of a letter", "iedereen", "/"),
    Screen("register", "The public register of checks", "iedereen", "/register/"),
    Screen("demo", "The demo: one click for each role", "iedereen", "/demo/"),
    Screen("mijn", "What is there for me", "inwoner", "/mijn/"),
    Screen(
        "keuzes", "How I want to hear from you, and what I do not want", "inwoner", "/mijn/keuzes"
    ),
    Screen("logboek", "What was done with my data", "inwoner", "/mijn/gegevens"),
    Screen("klopt-niet", "Something is not right", "inwoner", "/mijn/klopt-niet"),
    Screen("bezwaar", "I object", "inwoner", "/mijn/bezwaar"),
    Screen("looplijst", "The route of today", "buurtteam", "/buurt/"),
    Screen("verdelen", "Sharing out a day", "teamleider", "/looplijst/verdelen/"),
    Screen("begin", "What waits", "telefoon", "/werk/"),
    Screen("beller", "Who calls?", "telefoon", "/werk/beller/"),
    Screen("taken", "Tasks", "telefoon", "/werk/taken/"),
    Screen("voorraad", "Cases by the day the law wants a decision", "consulent", "/werk/voorraad/"),
    Screen("zaak", "A case", "consulent", "/werk/voorraad/", "/werk/zaak/"),
    Screen("toekennen", "Award runs", "consulent", "/werk/toekennen/"),
    Screen("herstel", "Mistakes, and everybody they touched", "consulent", "/werk/herstel/"),
    Screen("diensten", "Services", "regisseur", "/diensten/"),
    Screen("dienst", "A service and its three gates", "regisseur", "/diensten/", "/diensten/"),
    Screen("campagnes", "Campaigns", "regisseur", "/campagnes/"),
    Screen("teksten", "Texts", "regisseur", "/beheer/teksten/"),
    Screen("toezicht", "Oversight", "fg", "/toezicht/"),
    Screen("mandaten", "Mandates", "fg", "/toezicht/mandaten/"),
    Screen("stilzetten", "The kill switch", "fg", "/toezicht/stilzetten/"),
    Screen("verzoeken", "Requests about data", "fg", "/toezicht/verzoeken/"),
    Screen("medewerkers", "Staff and roles", "beheer", "/beheer/medewerkers/"),
    Screen("organisaties", "Organisations and districts", "beheer", "/beheer/organisaties/"),
    Screen("koppelingen", "Programs that may ask something", "beheer", "/beheer/koppelingen/"),
    Screen("koppeling", "Letting a program in", "beheer", "/beheer/koppelingen/nieuw/"),
)


def page() -> str:
    """The page."""
    parts = [
        "# Screens\n\nThe municipality's application, by who sees it. Everybody in these pictures is made"
        " up: they are made by a test that walks through the demo (`make screens`). Residents see their"
        " pages on a telephone here, staff at a desk.\n"
    ]
    for who, role in ROLES.items():
        parts.append(f"\n## {role}\n")
        parts += [
            f"\n### {each.title}\n\n![{each.title}](img/screens/{each.name}.png)\n"
            for each in SCREENS
            if each.who == who
        ]
    return "".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
