"""The page with a picture of every screen, by who sees it; `make docs` writes it, `make screens` the
pictures: those of the demo as it is set up, and those of the scenes as they are played.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from support.pictures import small
from support.repository import ROOT

PAGE = ROOT / "docs" / "screens.md"
FOLDER = ROOT / "docs" / "img" / "screens"
KEPT = "VANZELF_SCREENS"
"""The directory for the pictures; without it none are made."""
LARGEST, ALL = 100_000, 4_000_000
"""Bytes of a picture, and of all of them."""


@dataclass(frozen=True)
class Screen:
    """One screen. about: what it is for. who: a key of the cast, `inwoner` or `iedereen`.

    path: its address; `{…}` is something that the walk made. step: of a scene, when it is seen there
    and not by its address alone. follow: the start of the address of the first link to follow from
    there; press: the button to press.
    """

    name: str
    title: str
    who: str
    about: str
    path: str = ""
    step: str = ""
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
    Screen("code", "Begin with the code of a letter", "iedereen",
           "Who got a message reads what it is, without an account. The code opens that message only.",
           "/"),
    Screen("register", "The public register of checks", "iedereen",
           "What the municipality looks at by itself, of whom, why and for how long. A check that is"
           " not in it stops itself.", "/register/"),
    Screen("demo", "The demo: one click for each role", "iedereen",
           "Where a demo begins: scenes to play, and everybody to log in as. Not there in production.",
           "/demo/"),
    Screen("brief", "A letter", "inwoner",
           "The offer as it comes in the post: for a window envelope, with four answers and a code."),
    Screen("aanbod", "An offer", "inwoner",
           "What it is, why you, what it rests on, and four answers that are equal in effort.",
           step="scene-8-aanbod"),
    Screen("bevestiging", "A confirmation", "inwoner",
           "After every answer: a dated receipt with what happens next, to keep or to print.",
           step="scene-03-12-bevestiging"),
    Screen("reden", "After a no", "inwoner",
           "Nobody asks why. Who wants to tell does so here, and reads what could help.",
           step="scene-8-reden"),
    Screen("mijn", "What is there for me", "inwoner",
           "After logging in: what somebody gets, may get, and did not want.",
           step="scene-7-overzicht"),
    Screen("krijgt-u", "A decision", "inwoner",
           "What was decided and why, how long it can be undone, and how to object.",
           step="scene-7-besluit"),
    Screen("keuzes", "My choices", "inwoner",
           "How somebody wants to hear from us, and what they do not want; everything can be taken"
           " back.", "/mijn/keuzes"),
    Screen("logboek", "What was done with my data", "inwoner",
           "Every time that somebody looked or asked, at every organisation, in plain words; also when"
           " it led to nothing.", step="scene-03-13-logboek"),
    Screen("klopt-niet", "Something is not right", "inwoner",
           "Whoever sees a mistake says so in their own words; it goes back to where it came from.",
           "/mijn/klopt-niet"),
    Screen("bezwaar", "I object", "inwoner",
           "What rests on an objection stops at once; then a person looks.", "/mijn/bezwaar"),
    Screen("looplijst", "The route of today", "buurtteam",
           "At most eight addresses, in the order of the walk; it works without a network.",
           step="scene-03-08-route"),
    Screen("gesprek", "A conversation, and how it went", "buurtteam",
           "What to talk about and what to ask, never an income; then one of a closed list of"
           " outcomes.", step="scene-03-09-gesprek"),
    Screen("verdelen", "Sharing out a day", "teamleider",
           "Who has how many hours; who goes where follows from the list.", step="scene-03-07-verdeeld"),
    Screen("begin", "What waits", "telefoon",
           "What was promised to residents stands first.", "/werk/"),
    Screen("beller", "Who calls?", "telefoon",
           "How sure somebody is who calls decides what the next page shows.", "/werk/beller/"),
    Screen("bellend", "Somebody who is known for sure", "telefoon",
           "What we wrote to them and what they may want: every answer is noted on the spot. Here a"
           " colleague calls back, at a promised time.", step="scene-11-sterk"),
    Screen("bellend-zwak", "Somebody who may be anybody", "telefoon",
           "The same page when it is not sure who calls: nothing about anybody, and what can be done"
           " all the same.", step="scene-11-zwak"),
    Screen("taken", "Tasks", "telefoon", "What a person has to do, the first thing first.",
           "/werk/taken/"),
    Screen("taak", "A task", "telefoon",
           "What it is about, by when, and the outcomes that it can have.", step="scene-8-taak"),
    Screen("voorraad", "Cases by the day the law wants a decision", "consulent",
           "The stock of work, without names; what must be first stands on top.", "/werk/voorraad/"),
    Screen("zaak", "A case", "consulent",
           "Facts with their source and date, what the rules make of them, what else would change, and"
           " what if.", step="scene-7-zaak"),
    Screen("brief-vooraf", "A letter before it is sent", "consulent",
           "As it would go now. What is still lacking stands there as dots.",
           step="zelden-brief-vooraf"),
    Screen("op-slot", "A decision that waits for a call", "consulent",
           "What is not wholly positive has no button to go on with, until somebody was reached or was"
           " tried at three parts of the day.", step="scene-7-op-slot"),
    Screen("toekenning", "An award run", "consulent",
           "Many people get at once what is theirs. A second person looks at five of them first; who"
           " is left out becomes a task.", step="scene-06-06-steekproef"),
    Screen("herstel", "A mistake of ours", "consulent",
           "Whose mistake it was, and everybody else it touched. Nothing is asked back for it.",
           "/werk/herstel/{mistake}/"),
    Screen("diensten", "Services", "regisseur",
           "What the municipality offers by itself, and what each service still waits for.",
           "/diensten/"),
    Screen("dienst", "A service and its three gates", "regisseur",
           "Do we want it, may we, can we: each signed by another person. With the level for each"
           " group, and whom it does not find.", "/diensten/kwijtschelding/"),
    Screen("campagnes", "Campaigns", "regisseur",
           "Each with where it stands, and the groups that a new one can be for. Counts, never names.",
           step="zelden-campagnes"),
    Screen("grens", "The limit of the board", "regisseur",
           "A list about more residents than this takes the board's own word, for that list alone.",
           step="zelden-grens"),
    Screen("trechter", "A campaign: whom a list would be about", "regisseur",
           "Counts before anybody is asked anything. No names, and under ten no number. Somebody else"
           " agrees.", step="scene-03-02-trechter"),
    Screen("lijst", "A campaign: the list is there", "regisseur",
           "How many are on it, who came off it and why.", step="scene-03-03-lijst-klaar"),
    Screen("golven", "Waves and channels", "regisseur",
           "Waves in an order that is drawn, as large as there are people to talk; two people release"
           " them.", step="scene-03-06-vrijgegeven"),
    Screen("resultaat", "What a campaign did", "regisseur",
           "Who was reached and what it brought, beside who still waits; what it cost, and what it did"
           " not do.", step="scene-03-16-resultaat"),
    Screen("waar-stoppen", "Where people stop", "regisseur",
           "Opened, answered, looked through, sent: counted, and of nobody kept.",
           step="zelden-waar-stoppen"),
    Screen("effect", "What a message does", "regisseur",
           "For a message on a date: the same in the year before, and the reasons that people gave.",
           step="scene-8-effect"),
    Screen("teksten", "Texts", "regisseur",
           "Everything that residents read, by service.", "/beheer/teksten/"),
    Screen("tekst", "A text as it arrives", "regisseur",
           "How readable it is, and what the outside shows: envelope, preview, text message, bank"
           " line.", "/beheer/teksten/kwijtschelding/aanbod/"),
    Screen("noodzaak", "What each question of a list buys", "fg",
           "Measured on people who do not exist, before anybody says that a question is allowed. What buys"
           " little takes a reason that everybody can read.", step="zelden-poort-gemeten"),
    Screen("toezicht", "Oversight", "fg",
           "What was refused, what sources were asked, how long things are kept, and that nothing was"
           " taken out.", step="scene-03-15-toezicht"),
    Screen("mandaten", "Mandates", "fg",
           "What other organisations let us ask, until when, and which lists did not go on.",
           step="scene-03-01-mandaten"),
    Screen("stilzetten", "The kill switch", "fg",
           "One sentence and one button: within a minute nothing goes out.", "/toezicht/stilzetten/"),
    Screen("verzoeken", "Requests about data", "fg",
           "Access, correction, objection, erasure: by the day they must be answered.",
           "/toezicht/verzoeken/"),
    Screen("verzoek", "A request, and all that is known", "fg",
           "One button makes the whole file of what is known of somebody: the evidence set.",
           "/toezicht/verzoeken/{request}/"),
    Screen("medewerkers", "Staff and roles", "beheer",
           "Who may do what follows from the roles of today and nothing else.",
           "/beheer/medewerkers/"),
    Screen("bewijs-kwijt", "Who lost a second factor", "beheer",
           "Two administrators take it away together; the person begins anew, and gets a message.",
           step="zelden-bewijs-tweede"),
    Screen("organisaties", "Organisations and districts", "beheer",
           "Who works where; when a contract ends, so do the rights.", "/beheer/organisaties/"),
    Screen("koppelingen", "Programs that may ask something", "beheer",
           "Which programs may read or do what, for which purpose, until when.",
           "/beheer/koppelingen/"),
    Screen("koppeling", "Letting a program in", "beheer",
           "As little as possible; the data protection officer agrees too.",
           "/beheer/koppelingen/nieuw/"),
    Screen("stilgezet", "Everything stands still", "fg",
           "On every page of staff. To start again takes two people.", "/toezicht/stilzetten/",
           press="Zet alles stil"),
)  # fmt: skip


def keep(page: Page, step: str) -> None:
    """Keep a picture of a step of a scene, where somebody asked for them and this is one."""
    folder = os.environ.get(KEPT)
    found = next((each.name for each in SCREENS if each.step == step), None)
    if folder and found:
        Path(folder, f"{found}.png").write_bytes(small(page))


def page() -> str:
    """The page."""
    parts = [
        "# Screens\n\nThe municipality's application, by who sees it. Everybody in these pictures is made"
        " up: tests make them, most of them as they play the demo (`make screens`). Residents and neighbourhood"
        " teams see their pages on a telephone here, others at a desk. A long page is cut off.\n"
    ]
    for who, role in ROLES.items():
        parts.append(f"\n## {role}\n")
        parts += [
            f"\n### {each.title}\n\n{each.about}\n\n![{each.title}](img/screens/{each.name}.png)\n"
            for each in SCREENS
            if each.who == who
        ]
    return "".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
