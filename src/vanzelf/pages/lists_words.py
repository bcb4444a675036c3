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
        "list": "Lijst: {}",
        "list_text": "Zo werd de groep kleiner, met gegevens die de gemeente zelf al heeft. "
        "Wie niet opgezocht wil worden, viel af voordat er iets werd gevraagd.",
        "step": "Stap",
        "count": "Aantal",
        "on_list": "Op de lijst",
        "asked": "Huishoudens waarover iets gevraagd is",
        "inwoners": "Inwoners",
        "eenheden": "Huishoudens die samen één aanvraag doen",
        "binnen_de_doelgroep": "In de groep waar de lijst over gaat",
        "zonder_geheim_adres": "Zonder mensen met een geheim adres",
        "zonder_weigering": "Zonder mensen die niet opgezocht willen worden",
        "who": "Wie zag wat?",
        "who_text": "Drie partijen werken samen en vertrouwen elkaar niet. Geen van hen heeft namen "
        "én antwoorden.",
        "sees": "Ziet",
        "never": "Ziet nooit",
        "municipality": "De gemeente",
        "municipality_sees": "wie op de lijst staat en hoe lang die lijst is",
        "municipality_never": "een inkomen, een antwoord van een bron, of waarom iemand niet op de "
        "lijst staat",
        "source": "Een bron",
        "source_sees": "over welke mensen of adressen iets gevraagd is",
        "source_never": "wat een andere bron zegt, of wie er op de lijst komt",
        "combiner": "De samenvoeger",
        "combiner_sees": "antwoorden bij willekeurige codes, een paar tellen lang",
        "combiner_never": "een naam, een burgerservicenummer of een adres",
        "source_head": "Bron",
        "rows": "Rijen",
        "persons": "Mensen wier gegevens zijn gebruikt",
        "by_address": "geen: deze bron kent alleen adressen",
        "stopped": "Huishoudens zonder antwoord",
        "canaries": "Bij de rijen zitten {} huishoudens die een controleur heeft bedacht. Staat er zo één "
        "ten onrechte wel of niet op de lijst, dan wordt de lijst weggegooid.",
        "table_sources": "Wat elke bron zag bij de lijst {}",
        "combiner_row": "De samenvoeger kreeg {} verzegelde antwoorden over {} codes en gaf één lijst terug.",
        "notes": "Voor {} mensen ligt een verzegeld briefje klaar: stond u op de lijst of niet. Alleen "
        "zij kunnen het openen.",
        "bits": "Hoeveel verklapt de lijst?",
        "bits_text": "Eén bit is het antwoord op één vraag met ja of nee, als beide even waarschijnlijk "
        "zijn. Zo veel leert de gemeente gemiddeld over een huishouden.",
        "bits_head": "Manier van vragen",
        "bits_value": "Bits per huishouden",
        "left": "Wat blijft er over?",
        "left_text": "De lijst is klaar. Sleutels, codes, rijen en antwoorden zijn vernietigd. Dit staat "
        "er nog in de database van elke partij.",
        "party": "Partij",
        "left_tables": "Wat er nog staat",
        "left_files": "Bestanden van de lijst",
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
        "list": "List: {}",
        "list_text": "This is how the group became smaller, with data the municipality has already. "
        "Who does not want to be looked up was left out before anything was asked.",
        "step": "Step",
        "count": "Count",
        "on_list": "On the list",
        "asked": "Households that were asked about",
        "inwoners": "Residents",
        "eenheden": "Households that apply together",
        "binnen_de_doelgroep": "In the group the list is about",
        "zonder_geheim_adres": "Without people with a secret address",
        "zonder_weigering": "Without people who do not want to be looked up",
        "who": "Who saw what?",
        "who_text": "Three parties work together and do not trust one another. None of them has names "
        "and answers.",
        "sees": "Sees",
        "never": "Never sees",
        "municipality": "The municipality",
        "municipality_sees": "who is on the list, and how long the list is",
        "municipality_never": "an income, an answer of a source, or why somebody is not on the list",
        "source": "A source",
        "source_sees": "which people or addresses something was asked about",
        "source_never": "what another source says, or who will be on the list",
        "combiner": "The combiner",
        "combiner_sees": "answers beside random codes, for a few seconds",
        "combiner_never": "a name, a citizen service number or an address",
        "source_head": "Source",
        "rows": "Rows",
        "persons": "People whose data were used",
        "by_address": "none: this source knows addresses only",
        "stopped": "Households without an answer",
        "canaries": "Among the rows are {} households that an auditor made up. If one of them is wrongly "
        "on the list, or wrongly not on it, the list is thrown away.",
        "table_sources": "What each source saw for the list {}",
        "combiner_row": "The combiner got {} sealed answers about {} codes and gave one list back.",
        "notes": "For {} people a sealed note is ready: were you on the list or not. Only they can "
        "open it.",
        "bits": "How much does the list give away?",
        "bits_text": "One bit is the answer to one yes-or-no question when both are equally likely. "
        "This is what the municipality learns on average about a household.",
        "bits_head": "Way of asking",
        "bits_value": "Bits per household",
        "left": "What is left?",
        "left_text": "The list is done. Keys, codes, rows and answers have been destroyed. This is "
        "still in the database of each party.",
        "party": "Party",
        "left_tables": "What is still there",
        "left_files": "Files of the list",
        "foot": "Everybody on this page is made up.",
    },
}

KEPT: Mapping[str, Mapping[Language, str]] = {
    "ask.entries": {"nl": "huishoudens op een lijst", "en": "households on a list"},
    "ask.notes": {"nl": "verzegelde briefjes", "en": "sealed notes"},
    "ask.receipts": {"nl": "ondertekende bewijzen", "en": "signed receipts"},
    "ask.runs": {"nl": "lijsten", "en": "lists"},
    "ask.subjects": {"nl": "mensen achter een nummer", "en": "people behind a number"},
    "combiner_receipts": {"nl": "ondertekende bewijzen", "en": "signed receipts"},
    "combiner_runs": {"nl": "lijsten", "en": "lists"},
    "ledger.parts": {"nl": "regels in het logboek", "en": "lines in the log"},
    "mandates": {"nl": "mandaten", "en": "mandates"},
    "person_states": {
        "nl": "mensen van wie vaststaat dat ernaar gevraagd is, achter een code",
        "en": "people known to have been asked about, behind a code",
    },
    "source_runs": {"nl": "lijsten", "en": "lists"},
}
"""What tables hold, in words; tables that are not named here are of the household of the program."""
