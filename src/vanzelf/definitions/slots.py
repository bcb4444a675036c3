"""What may be filled in in a message: a closed list, with an example of each.

The examples are what an editor sees in a preview, and what length and readability are measured
with; they are as long as real values get.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from vanzelf.explanation.notation import Language
from vanzelf.rules.model import Text


@dataclass(frozen=True, slots=True)
class Slot:
    """Something that is filled in.

    outside: whether it may stand where others can see it: in a subject, an SMS, a notification, or
    a card at the door.
    """

    name: str
    meaning: Text
    example: Text
    outside: bool = False


def _slots(*written: tuple[str, bool, str, str, str, str]) -> Mapping[str, Slot]:
    return {
        name: Slot(name, {"nl": dutch, "en": english}, {"nl": example, "en": shown}, outside)
        for name, outside, dutch, english, example, shown in written
    }


SLOTS: Final = _slots(
    # The organisation.
    ("gemeente", True, "naam van de gemeente", "name of the municipality",
     "Eikenhage", "Eikenhage"),
    ("team", True, "team dat schrijft", "team that writes",
     "team Inwoners", "team Residents"),
    ("medewerker", True, "voornaam van wie u kunt spreken", "first name of who you can speak to",
     "Sanne", "Sanne"),
    ("telefoon", True, "telefoonnummer", "telephone number",
     "0500 – 123 45", "0500 – 123 45"),
    ("telefoon_sms", True, "telefoonnummer, kort", "telephone number, short",
     "0500-12345", "0500-12345"),
    ("openingstijden", True, "wanneer u kunt bellen", "when you can call",
     "op werkdagen van 9.00 tot 17.00 uur", "on working days from 9 am to 5 pm"),
    ("website", False, "waar u kunt inloggen", "where you can log in",
     "mijn.eikenhage.nl", "mijn.eikenhage.nl"),
    ("loket", False, "adres van de balie", "address of the desk",
     "Stadhuisplein 1 in Eikenhage", "Stadhuisplein 1 in Eikenhage"),
    # The person.
    ("aanhef", False, "aanhef", "salutation",
     "Beste mevrouw De Wit", "Dear Ms De Wit"),
    ("vertegenwoordigde", False, "voor wie u dingen regelt", "whom you act for",
     "mevrouw De Wit", "Ms De Wit"),
    ("vertegenwoordiger", False, "wie dingen voor u regelt", "who acts for you",
     "mevrouw Post", "Ms Post"),
    ("dienst", False, "naam van de dienst in een zin", "name of the service in a sentence",
     "kwijtschelding van gemeentelijke belasting", "remission of municipal tax"),
    # The contact.
    ("code", False, "code van deze brief", "code of this letter",
     "K7M4-2PQX", "K7M4-2PQX"),
    ("uiterlijk", True, "laatste dag om te antwoorden", "last day to answer",
     "12 december 2026", "12 December 2026"),
    ("afspraak", True, "wanneer wij komen of nog eens komen", "when we come (again)",
     "donderdag 3 december tussen 17.00 en 19.00 uur", "Thursday 3 December between 5 and 7 pm"),
    ("terugbellen_voor", True, "wanneer wij uiterlijk bellen", "when we call at the latest",
     "woensdag 4 november om 12.00 uur", "Wednesday 4 November at 12 noon"),
    ("antwoord_op", False, "wanneer u antwoordde", "when you answered",
     "3 november om 10.14 uur", "3 November at 10.14 am"),
    ("kenmerk", False, "nummer van de zaak", "number of the case",
     "2026-00417", "2026-00417"),
    ("vooraf", False, "hoe wij u vóór het besluit spraken of zochten",
     "how we spoke with you or tried to before the decision",
     "Wij belden u hierover op 2 november 2026.", "We called you about this on 2 November 2026."),
    # Data and where they come from.
    ("soort_gegeven", False, "om welk gegeven het gaat", "which fact it is about",
     "uw spaargeld", "your savings"),
    ("bron", False, "van wie het gegeven komt", "whom the fact comes from",
     "de Belastingdienst", "the Tax Administration"),
    ("brondatum", False, "van welke dag het gegeven is", "the date of the fact",
     "31 december 2025", "31 December 2025"),
    ("norm", False, "de grens waarmee is vergeleken", "the limit it was compared with",
     "€ 2.000", "€ 2,000"),
    ("waarde", False, "de waarde, als wij die kennen", "the value, where we know it",
     "€ 3.150", "€ 3,150"),
    ("gegevens", False, "gebruikte gegevens, met bron en dag", "facts used, with source and date",
     "uw uitkering (gemeente, 1 november 2026)", "your benefit (municipality, 1 November 2026)"),
    ("uitkomst", False, "wat de bron antwoordde", "what the source answered",
     "het gegeven is verbeterd", "the fact was corrected"),
    ("verzoek", False, "wat u over uw gegevens vroeg", "what you asked about your data",
     "uw vraag om iets te verbeteren", "your request to correct something"),
    # The decision.
    ("reden", False, "de reden in gewone woorden", "the reason in plain words",
     "Uw spaargeld is hoger dan de grens.", "Your savings are above the limit."),
    ("grondslag", False, "artikel van de wet", "article of the law",
     "artikel 26 van de wet", "article 26 of the law"),
    ("bedrag", False, "het bedrag", "the amount",
     "€ 312,40", "€ 312.40"),
    ("bedrag_bereik", False, "tussen welke bedragen het ligt", "between which amounts it lies",
     "tussen € 20 en € 80 per maand", "between € 20 and € 80 a month"),
    ("restbedrag", False, "wat u zelf nog betaalt", "what you still pay yourself",
     "€ 104,00", "€ 104.00"),
    ("heffingen", False, "belastingen waar het om gaat", "taxes it is about",
     "afval en riool", "waste and sewerage"),
    ("per_heffing", False, "wat het scheelt per belasting", "what it saves for each tax",
     "Dat is € 312,40 voor afval en € 137,60 voor riool.",
     "That is € 312.40 for waste and € 137.60 for sewerage."),
    ("belastingjaar", False, "jaar van de belasting", "year of the tax",
     "2026", "2026"),
    ("periode", False, "voor welke tijd", "for which period",
     "van 1 januari tot en met 31 december 2026", "from 1 January up to 31 December 2026"),
    ("uitbetaling", False, "dag waarop het geld er is", "day on which the money arrives",
     "20 november 2026", "20 November 2026"),
    ("betalen_voor", False, "dag waarvoor u moet betalen", "day before which you must pay",
     "1 december 2026", "1 December 2026"),
    ("besluitdatum", False, "dag van het besluit", "date of the decision",
     "5 november 2026", "5 November 2026"),
    ("bezwaar_tot", False, "laatste dag om het oneens te zijn", "last day to disagree",
     "17 december 2026", "17 December 2026"),
    ("bedenktijd_tot", False, "laatste dag om het terug te draaien", "last day to undo it",
     "5 december 2026", "5 December 2026"),
    ("fout", False, "wat wij fout deden", "what we did wrong",
     "Wij telden uw spaargeld twee keer.", "We counted your savings twice."),
    ("herstel", False, "wat wij nu doen", "what we do now",
     "U krijgt € 312,40 van ons terug.", "We pay € 312.40 back to you."),
    # Standing consent.
    ("toestemming_sinds", False, "dag van de toestemming", "date of the consent",
     "3 maart 2025", "3 March 2025"),
    ("versie", False, "versie van de tekst", "version of the text",
     "2026-1", "2026-1"),
    ("maand_van_toets", False, "maand waarin wij kijken", "month in which we look",
     "januari", "January"),
    # What goes by itself.
    ("loopt", False, "wat vanzelf loopt", "what goes by itself",
     "kwijtschelding van gemeentelijke belasting voor 2026",
     "remission of municipal tax for 2026"),
    ("nagekeken_op", False, "dag waarop wij keken", "day on which we looked",
     "1 oktober 2026", "1 October 2026"),
    # The travel document.
    ("document", True, "paspoort of identiteitskaart", "passport or identity card",
     "identiteitskaart", "identity card"),
    ("verloopt_op", False, "laatste dag dat het geldig is", "last day on which it is valid",
     "28 januari 2027", "28 January 2027"),
)  # fmt: skip
"""Every slot there is."""


def examples(language: Language) -> dict[str, str]:
    """An example of every slot, to show or measure a message with; "iets" for one there is not."""
    return defaultdict(
        lambda: "iets", {name: slot.example[language] for name, slot in SLOTS.items()}
    )
