"""The texts of the page about lists."""

from collections.abc import Mapping

from vanzelf.explanation.notation import Language

LISTS: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "title": "Vragen zonder te kijken",
        "over": "Twee lijsten van Eikenhage op {}",
        "description": "Hoe een gemeente een lijst maakt zonder één inkomen te zien.",
        "lede": "De gemeente wil weten wie iets misloopt. Een inkomen krijgt zij niet te zien. "
        "Daarom vraagt zij vijf bronnen alleen: ja of nee? En ook die antwoorden ziet zij niet.",
        "synthetic": "Verzonnen inwoners",
        "synthetic_title": "Niemand op deze pagina bestaat",
        "synthetic_note": "Eikenhage, de bronnen en hun gegevens zijn verzonnen. De programma’s zijn "
        "echt: elke partij draaide als een eigen programma, met een eigen database en eigen sleutels.",
        "menu_report": "Rapport",
        # wie zag wat
        "who": "Wie zag wat?",
        "who_text": "Er doen drie soorten partijen mee. Geen van hen heeft namen én alle antwoorden.",
        "who_people": "Over wie gaat het?",
        "who_answer": "Wat is het antwoord?",
        "who_list": "Wie staat op de lijst?",
        "municipality": "De gemeente",
        "municipality_people": "Dat weet zij: zij vraagt het.",
        "municipality_answer": "Dat ziet zij nooit. Ook niet waarom iemand niet op de lijst staat.",
        "municipality_list": "Dat ziet zij. Daar is de lijst voor.",
        "source": "Een bron",
        "source_people": "Dat ziet zij: de mensen of de adressen.",
        "source_answer": "Alleen haar eigen antwoord.",
        "source_list": "Dat ziet zij nooit.",
        "combiner": "De samenvoeger",
        "combiner_people": "Dat ziet hij nooit: hij heeft alleen willekeurige codes.",
        "combiner_answer": "Dat ziet hij bij elke code, een paar tellen lang.",
        "combiner_list": "Alleen welke codes erop staan.",
        "who_weak": "Dit geldt zolang zij niet samenspannen. Wie de samenvoeger en één andere partij "
        "in handen heeft, ziet van die lijst alles. Daarom moet de samenvoeger een organisatie zijn "
        "die met geen van de andere te maken heeft. Elk programma weigert een samenvoeger die op papier "
        "bij een ander hoort.",
        # de lijsten
        "list": "Lijst: {}",
        "list_text": "Zo werd de groep kleiner, met gegevens die de gemeente zelf al heeft. "
        "Wie niet opgezocht wil worden, viel af voordat er iets werd gevraagd. "
        "De laatste stap komt van de bronnen.",
        "table_steps": "Van alle inwoners naar de lijst {}",
        "step": "Stap",
        "count": "Aantal",
        "inwoners": "Inwoners",
        "eenheden": "Huishoudens die samen één aanvraag doen",
        "binnen_de_doelgroep": "In de groep waar de lijst over gaat",
        "zonder_geheim_adres": "Zonder mensen met een geheim adres",
        "zonder_weigering": "Zonder mensen die niet opgezocht willen worden",
        "on_list": "Op de lijst, na de antwoorden van de bronnen",
        "table_sources": "Wat elke bron zag bij de lijst {}",
        "source_head": "Bron",
        "rows": "Rijen",
        "persons": "Mensen van wie gegevens zijn gebruikt",
        "by_address": "{} woningen",
        "stopped": "Rijen zonder antwoord",
        "canaries": "Van de {} rijen zijn er {} van huishoudens uit de tabel hierboven. De andere {} "
        "heeft een controleur bedacht. Staat een bedacht huishouden ten onrechte op de lijst, of ten "
        "onrechte niet, dan gaat de lijst weg.",
        "combiner_row": "De samenvoeger kreeg van {} bronnen verzegelde antwoorden over {} codes, en gaf één "
        "lijst terug.",
        "notes": "Voor {} mensen ligt een verzegeld briefje klaar: stond u op de lijst of niet? Alleen "
        "zij kunnen het openen.",
        # bits
        "bits": "Hoeveel verklapt een lijst?",
        "bits_text": "Een lijst verklapt altijd iets. Hoeveel, dat tellen we in bits. Eén bit is één keer "
        "kop of munt: het antwoord op een vraag met ja of nee waarop u niet kon gokken.",
        "bits_beside": "Van de lijst {} leert de gemeente gemiddeld {} bit over een huishouden. Kreeg zij "
        "elk ja en nee, dan was dat {} bits. Vroeg zij alle bedragen op, dan {} bits over elke persoon: "
        "genoeg om één mens aan te wijzen tussen {}.",
        "bits_mean": "Een gemiddelde zegt niet alles. Staat een huishouden op de lijst {}, dan leert de "
        "gemeente {} bits, en anders {}. En wie alle antwoorden over een huishouden al kent op één na, "
        "kan dat ene vaak uit de lijst aflezen: dat is hooguit {} bits.",
        # gemist
        "missed": "Wie ontbreekt op een lijst?",
        "missed_text": "Alleen omdat Eikenhage is verzonnen, kunnen we de lijsten leggen naast een "
        "berekening met alle gegevens bij elkaar. Dan is te zien wie recht heeft op een regeling en "
        "die niet krijgt, en tóch niet op de lijst staat.",
        "missed_nobody": "Met het inkomen waar de wet om vraagt is dat niemand. Elk huishouden waarover "
        "gevraagd is en dat iets misloopt, staat op de lijst.",
        "missed_now": "Met het inkomen waar de wet om vraagt zijn dat de huishoudens in de derde kolom van de "
        "tabel.",
        "missed_older": "Een bron kent soms alleen het inkomen van twee jaar geleden. Kende de "
        "Belastingdienst van niemand iets nieuwers, dan miste de lijst {} er {} van de {} ({}). Er "
        "stonden dan {} huishoudens op, in plaats van {}.",
        "missed_caption": "Huishoudens waarover gevraagd is, en die recht hebben op een regeling en die niet krijgen",
        "scheme": "Regeling",
        "together": "Samen: {}",
        "missing": "Loopt het mis",
        "not_listed": "Niet op de lijst",
        "not_listed_older": "Niet op de lijst, met inkomen van twee jaar geleden",
        "not_used": "niet gebruikt",
        "missed_none": "Een huishouden kan meer dan één regeling mislopen; bij “samen” telt het één keer "
        "per lijst. “Niet gebruikt” betekent dat geen vraag gaat over het inkomen van een heel jaar.",
        # wat overblijft
        "left": "Wat blijft er over?",
        "left_text": "De lijsten zijn klaar. Sleutels, codes, rijen en antwoorden zijn vernietigd. Dit "
        "staat er nog bij elke partij.",
        "left_caption": "Wat er na het sluiten nog staat",
        "party": "Partij",
        "left_tables": "Wat er nog staat",
        "left_files": "{} bestanden met sleutels of rijen",
        "foot": "Iedereen op deze pagina is verzonnen.",
    },
    "en": {
        "title": "Asking without looking",
        "over": "Two lists of Eikenhage on {}",
        "description": "How a municipality makes a list without seeing a single income.",
        "lede": "The municipality wants to know who is missing out. It does not get to see an income. "
        "So it asks five sources only: yes or no? And it does not see those answers either.",
        "synthetic": "Made-up residents",
        "synthetic_title": "Nobody on this page exists",
        "synthetic_note": "Eikenhage, the sources and their data are made up. The programs are real: "
        "every party ran as a program of its own, with its own database and its own keys.",
        "menu_report": "Report",
        # who saw what
        "who": "Who saw what?",
        "who_text": "Three kinds of parties take part. None of them has names and all answers.",
        "who_people": "Whom is it about?",
        "who_answer": "What is the answer?",
        "who_list": "Who is on the list?",
        "municipality": "The municipality",
        "municipality_people": "It knows: it asks.",
        "municipality_answer": "It never sees that, nor why somebody is not on the list.",
        "municipality_list": "It sees that. That is what the list is for.",
        "source": "A source",
        "source_people": "It sees that: the people or the addresses.",
        "source_answer": "Its own answer only.",
        "source_list": "It never sees that.",
        "combiner": "The combiner",
        "combiner_people": "It never sees that: all it has is random codes.",
        "combiner_answer": "It sees that beside each code, for a few seconds.",
        "combiner_list": "Only which codes are on it.",
        "who_weak": "This holds as long as they do not conspire. Whoever has the combiner and one other "
        "party in hand sees everything of that list. So the combiner has to be an organisation that has "
        "nothing to do with any of the others. Every program refuses a combiner that on paper belongs to "
        "another.",
        # the lists
        "list": "List: {}",
        "list_text": "This is how the group became smaller, with data the municipality has already. "
        "Who does not want to be looked up was left out before anything was asked. "
        "The last step comes from the sources.",
        "table_steps": "From all residents to the list {}",
        "step": "Step",
        "count": "Count",
        "inwoners": "Residents",
        "eenheden": "Households that apply together",
        "binnen_de_doelgroep": "In the group the list is about",
        "zonder_geheim_adres": "Without people with a secret address",
        "zonder_weigering": "Without people who do not want to be looked up",
        "on_list": "On the list, after the answers of the sources",
        "table_sources": "What each source saw for the list {}",
        "source_head": "Source",
        "rows": "Rows",
        "persons": "People whose data were used",
        "by_address": "{} dwellings",
        "stopped": "Rows without an answer",
        "canaries": "Of the {} rows, {} are of households in the table above. A reviewer made up the "
        "other {}. If a made-up household is wrongly on the list, or wrongly not on it, the list is "
        "thrown away.",
        "combiner_row": "The combiner got sealed answers from {} sources about {} codes, and gave one list "
        "back.",
        "notes": "For {} people a sealed note is ready: were you on the list or not? Only they can "
        "open it.",
        # bits
        "bits": "How much does a list give away?",
        "bits_text": "A list always gives something away. How much is counted in bits. One bit is one toss "
        "of a coin: the answer to a yes-or-no question that you could not guess.",
        "bits_beside": "From the list {}, the municipality learns {} bits about a household on average. If "
        "it got every yes and no, that would be {} bits. If it fetched all amounts, {} bits about every "
        "person: enough to point out one among {}.",
        "bits_mean": "An average does not say everything. When a household is on the list {}, the "
        "municipality learns {} bits, and otherwise {}. And who already knows all answers about a "
        "household but one can often read that one from the list: at most {} bits.",
        # missed
        "missed": "Whom does a list miss?",
        "missed_text": "Only because Eikenhage is made up can we lay the lists beside a calculation with "
        "all data in one place. That shows who has a right to a scheme and does not get it, and is not "
        "on the list all the same.",
        "missed_nobody": "With the income that the law asks for, that is nobody. Every household that was "
        "asked about and misses something is on the list.",
        "missed_now": "With the income that the law asks for, those are the households in the third column of "
        "the table.",
        "missed_older": "A source may know only the income of two years ago. If the tax office had "
        "nothing newer about anybody, the list {} would miss {} of the {} ({}). There would be {} "
        "households on it, instead of {}.",
        "missed_caption": "Households that were asked about, have a right to a scheme and do not get it",
        "scheme": "Scheme",
        "together": "Together: {}",
        "missing": "Misses it",
        "not_listed": "Not on the list",
        "not_listed_older": "Not on the list, with income of two years ago",
        "not_used": "not used",
        "missed_none": "A household can miss more than one scheme; under “together” it counts once for each "
        "list. “Not used” means that no question is about the income of a whole year.",
        # what is left
        "left": "What is left?",
        "left_text": "The lists are done. Keys, codes, rows and answers have been destroyed. This is "
        "still there at each party.",
        "left_caption": "What is still there after closing",
        "party": "Party",
        "left_tables": "What is still there",
        "left_files": "{} files with keys or rows",
        "foot": "Everybody on this page is made up.",
    },
}

KEPT: Mapping[str, Mapping[Language, tuple[str, str]]] = {
    "ask.entries": {
        "nl": ("huishouden op een lijst", "huishoudens op een lijst"),
        "en": ("household on a list", "households on a list"),
    },
    "ask.notes": {
        "nl": ("verzegeld briefje", "verzegelde briefjes"),
        "en": ("sealed note", "sealed notes"),
    },
    "ask.receipts": {
        "nl": ("ondertekend bewijs", "ondertekende bewijzen"),
        "en": ("signed receipt", "signed receipts"),
    },
    "ask.runs": {
        "nl": ("lijst die gemaakt is", "lijsten die gemaakt zijn"),
        "en": ("list that was made", "lists that were made"),
    },
    "ask.subjects": {
        "nl": (
            "mens op of naast een lijst, achter een nummer",
            "mensen op of naast een lijst, achter een nummer",
        ),
        "en": (
            "person on or beside a list, behind a number",
            "people on or beside a list, behind a number",
        ),
    },
    "combiner_receipts": {
        "nl": ("ondertekend bewijs", "ondertekende bewijzen"),
        "en": ("signed receipt", "signed receipts"),
    },
    "combiner_runs": {
        "nl": ("lijst die gemaakt is", "lijsten die gemaakt zijn"),
        "en": ("list that was made", "lists that were made"),
    },
    "ledger.parts": {
        "nl": ("regel in het logboek", "regels in het logboek"),
        "en": ("line in the log", "lines in the log"),
    },
    "mandates": {"nl": ("mandaat", "mandaten"), "en": ("mandate", "mandates")},
    "person_states": {
        "nl": (
            "aantekening dat over iemand iets gevraagd is, achter een code",
            "aantekeningen dat over iemand iets gevraagd is, achter een code",
        ),
        "en": (
            "note that something was asked about somebody, behind a code",
            "notes that something was asked about somebody, behind a code",
        ),
    },
    "source_runs": {
        "nl": ("lijst waarover gevraagd is", "lijsten waarover gevraagd is"),
        "en": ("list that was asked about", "lists that were asked about"),
    },
}
"""What tables hold, in words for one row and for more; tables that are not named here are of the
household of the program."""
