"""The words of an explanation: who holds a fact, who decides, whom it is about, what comes next.

Dutch is written for everybody (B1): short sentences, "u", nothing promised that is not certain.
"""

from collections.abc import Mapping

from vanzelf.explanation.notation import Language
from vanzelf.terms.outcome import Certainty
from vanzelf.terms.units import Role, UnitType

Words = Mapping[Language, str]

HOLDERS: Mapping[str, Words] = {
    "brp": {"nl": "de gemeente (BRP)", "en": "the municipality (BRP)"},
    "belastingdienst": {"nl": "de Belastingdienst", "en": "the Tax Administration"},
    "dienst-toeslagen": {"nl": "Dienst Toeslagen", "en": "Dienst Toeslagen"},
    "uwv": {"nl": "UWV", "en": "UWV"},
    "svb": {"nl": "de SVB", "en": "the SVB"},
    "gemeente": {"nl": "de gemeente", "en": "the municipality"},
    "duo": {"nl": "DUO", "en": "DUO"},
    "rdw": {"nl": "de RDW", "en": "the vehicle authority (RDW)"},
    "kadaster": {"nl": "het Kadaster", "en": "the land register"},
    "pensioenfonds": {"nl": "het pensioenfonds", "en": "the pension fund"},
    "zorgverzekeraar": {"nl": "de zorgverzekeraar", "en": "the health insurer"},
    "dji": {"nl": "DJI", "en": "the Custodial Institutions Agency"},
    "zorginstituut": {"nl": "het Zorginstituut", "en": "the Care Institute"},
    "woningcorporatie": {"nl": "de verhuurder", "en": "the landlord"},
    "inwoner": {"nl": "u zelf", "en": "you"},
    "afgeleid": {"nl": "een berekening", "en": "a calculation"},
}
"""The bodies that hold facts and decide, as they stand in a sentence."""

UNITS: Mapping[UnitType, Words] = {
    UnitType.PERSOON: {"nl": "één persoon", "en": "one person"},
    UnitType.TOESLAGPAAR: {
        "nl": "de aanvrager en een eventuele toeslagpartner",
        "en": "the applicant and any allowance partner",
    },
    UnitType.HUURHUISHOUDEN: {
        "nl": "iedereen die samen één huurwoning heeft",
        "en": "everybody who shares one rented home",
    },
    UnitType.KINDERGEZIN: {
        "nl": "één of twee ouders met hun kinderen onder de 18",
        "en": "one or two parents with their children under 18",
    },
    UnitType.BIJSTANDSGEZIN: {
        "nl": "het gezin volgens de Participatiewet",
        "en": "the family under the Participation Act",
    },
    UnitType.BELASTINGSCHULDIGE: {
        "nl": "het huishouden dat gemeentelijke belasting betaalt",
        "en": "the household that pays municipal tax",
    },
}

WHO: Mapping[Role, Words] = {
    Role.AANVRAGER: {"nl": "u", "en": "you"},
    Role.PARTNER: {"nl": "uw partner", "en": "your partner"},
    Role.KIND: {"nl": "uw kind", "en": "your child"},
    Role.MEDEBEWONER: {"nl": "uw huisgenoot", "en": "your housemate"},
    Role.KOSTENDELER: {"nl": "uw huisgenoot", "en": "your housemate"},
}
NUMBERED: Mapping[Role, Words] = {
    Role.KIND: {"nl": "kind {}", "en": "child {}"},
    Role.MEDEBEWONER: {"nl": "huisgenoot {}", "en": "housemate {}"},
    Role.KOSTENDELER: {"nl": "huisgenoot {}", "en": "housemate {}"},
}

RELATIONS: Mapping[str, Words] = {
    "partner": {"nl": "Partner", "en": "Partner"},
    "kinderen": {"nl": "Kinderen onder de 18", "en": "Children under 18"},
    "medebewoners": {"nl": "Huisgenoten die meetellen", "en": "Housemates who count"},
    "kostendelers": {"nl": "Huisgenoten die kosten delen", "en": "Housemates who share costs"},
}
NOBODY: Words = {"nl": "geen", "en": "none"}

MEMBER_QUESTIONS: Mapping[Role, Words] = {
    Role.AANVRAGER: {"nl": "Woont u op dit adres?", "en": "Do you live at this address?"},
    Role.PARTNER: {"nl": "Heeft u een partner?", "en": "Do you have a partner?"},
    Role.KIND: {
        "nl": "Heeft u kinderen onder de 18?",
        "en": "Do you have children under 18?",
    },
    Role.MEDEBEWONER: {
        "nl": "Wonen er nog andere mensen bij u in huis?",
        "en": "Do other people live in your home?",
    },
    Role.KOSTENDELER: {
        "nl": "Wonen er nog andere volwassenen bij u in huis?",
        "en": "Do other adults live in your home?",
    },
}
PERHAPS_QUESTIONS: Mapping[Role, Words] = {
    Role.AANVRAGER: MEMBER_QUESTIONS[Role.AANVRAGER],
    Role.PARTNER: {
        "nl": "Bent u partners van elkaar, bijvoorbeeld met een samenlevingscontract?",
        "en": "Are you partners, for instance with a cohabitation agreement?",
    },
    Role.KIND: {"nl": "Woont dit kind bij u?", "en": "Does this child live with you?"},
    Role.MEDEBEWONER: {
        "nl": "Huurt uw huisgenoot met een eigen contract?",
        "en": "Does your housemate rent with a contract of their own?",
    },
    Role.KOSTENDELER: {
        "nl": "Deelt uw huisgenoot de kosten van het huis met u?",
        "en": "Does your housemate share the costs of the home with you?",
    },
}
"""About somebody who is registered there, but of whom it is not certain that they count."""
MEMBERSHIP: Words = {"nl": "Wie bij u hoort", "en": "Who belongs to your household"}

ASK: Words = {"nl": "Hoe zit het met: {}?", "en": "What about: {}?"}
"""The question for a fact that has none of its own."""

REASONS: Mapping[str, Words] = {
    "ontbreekt": {"nl": "Dit weten we nog niet.", "en": "We do not know this yet."},
    "schatting": {
        "nl": "We hebben alleen een schatting, of een oud gegeven.",
        "en": "We only have an estimate, or old data.",
    },
    "in_onderzoek": {
        "nl": "Dit gegeven wordt nu nagekeken.",
        "en": "This is being looked into right now.",
    },
    "parameter": {
        "nl": "Dit bedrag van de regeling is bij ons nog niet bekend.",
        "en": "We do not know this figure of the scheme yet.",
    },
    "buiten_tabel": {
        "nl": "De tabel van de regeling heeft hiervoor geen bedrag.",
        "en": "The table of the scheme has no figure for this.",
    },
    "lidmaatschap": {
        "nl": "We weten nog niet wie bij u hoort.",
        "en": "We do not know yet who belongs to your household.",
    },
}

HEADLINES: Mapping[Certainty, Words] = {
    Certainty.ESTABLISHED: {
        "nl": "Volgens deze gegevens kunt u dit krijgen.",
        "en": "According to this information, you can get this.",
    },
    Certainty.PROBABLE: {
        "nl": "Misschien kunt u dit krijgen.",
        "en": "You may be able to get this.",
    },
    Certainty.POSSIBLE: {
        "nl": "Misschien kunt u dit krijgen.",
        "en": "You may be able to get this.",
    },
    Certainty.EXCLUDED: {
        "nl": "Volgens deze gegevens kunt u dit nu niet krijgen.",
        "en": "According to this information, you cannot get this now.",
    },
}
MESSAGES: Mapping[Certainty, Words] = {
    Certainty.ESTABLISHED: {
        "nl": "Volgens deze gegevens is dit bericht voor u.",
        "en": "According to this information, this message is for you.",
    },
    Certainty.PROBABLE: {
        "nl": "Misschien is dit bericht voor u.",
        "en": "This message may be for you.",
    },
    Certainty.POSSIBLE: {
        "nl": "Misschien is dit bericht voor u.",
        "en": "This message may be for you.",
    },
    Certainty.EXCLUDED: {
        "nl": "Volgens deze gegevens is dit bericht nu niet voor u.",
        "en": "According to this information, this message is not for you now.",
    },
}
"""For a scheme that only informs (N0, N1): there is nothing to get, only something to know."""

WHY: Mapping[Certainty, Words] = {
    Certainty.ESTABLISHED: {"nl": "", "en": ""},
    Certainty.PROBABLE: {
        "nl": "Het is nog niet zeker. We rekenden met een schatting.",
        "en": "It is not certain yet. We used an estimate.",
    },
    Certainty.POSSIBLE: {
        "nl": "We weten het nog niet zeker. Er zijn gegevens die we nog niet hebben.",
        "en": "We are not sure yet. There is information we do not have.",
    },
    Certainty.EXCLUDED: {
        "nl": "Klopt een gegeven niet? Vertel het ons. Een medewerker kijkt dan opnieuw.",
        "en": "Is something not right? Tell us. A member of staff will look again.",
    },
}
ESTIMATE_SAYS_NO: Words = {
    "nl": "Met onze schatting kunt u dit niet krijgen. Maar die schatting kan fout zijn.",
    "en": "By the estimate we have now, you cannot get this. But the estimate may be wrong.",
}
RECEIVED: Words = {"nl": "U krijgt dit al.", "en": "You already get this."}
RECEIVED_BUT_EXCLUDED: Words = {
    "nl": "U krijgt dit nu wel. Misschien klopt ons gegeven niet. Daar kijkt eerst iemand naar.",
    "en": "You do get this now. Our information may be wrong. Somebody will look at it first.",
}
NO_DECISION: Words = {
    "nl": "Dit is een berekening, geen besluit. {} beslist.",
    "en": "This is a calculation, not a decision. {} decides.",
}
AMOUNT: Words = {"nl": "Het gaat om {}.", "en": "It is {}."}
ABOUT: Words = {"nl": "ongeveer ", "en": "about "}
THAT_IS: Words = {"nl": "Dat is {}.", "en": "That is {}."}
AMOUNT_UNKNOWN: Words = {
    "nl": "Hoeveel het is, weten we nog niet.",
    "en": "We do not know yet how much it is.",
}

CONFIDENCE: Mapping[str, Words] = {
    "wettekst": {"nl": "wettekst", "en": "text of the law"},
    "nagerekend": {"nl": "nagerekend", "en": "derived by its rule"},
    "gemeld": {"nl": "gemeld", "en": "reported"},
    "herinnerd": {"nl": "schatting", "en": "estimate"},
}
"""How sure a figure is; a figure that is only remembered is shown as an estimate."""


def sentence_start(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def mid_sentence(name: str) -> str:
    """A name as it stands inside a sentence: no capital, unless it is an abbreviation."""
    if len(name) > 1 and (name[1].isupper() or name[1] in "-0123456789"):
        return name
    return name[:1].lower() + name[1:]
