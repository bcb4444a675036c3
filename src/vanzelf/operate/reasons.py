"""Why something was refused, in words for who runs a source."""

from collections.abc import Mapping

from vanzelf.explanation.notation import Language

REASONS: Mapping[str, Mapping[Language, str]] = {
    "geweigerd-door-bron": {
        "nl": "Een bron heeft de lijst geweigerd. Er was al een lijst, of de vraag zou te veel zeggen.",
        "en": "A source refused the list. There was one already, or the question would tell too much.",
    },
    "afgebroken-door-ander": {
        "nl": "Een andere partij heeft de lijst afgebroken.",
        "en": "Another party broke the list off.",
    },
    "weigering-na-bevriezen": {
        "nl": "Iemand zei nee terwijl de lijst werd gemaakt.",
        "en": "Somebody said no while the list was being made.",
    },
    "vraag-uit": {"nl": "De vraag stond uit.", "en": "The question was off."},
    "mandaat-niet-geldig": {"nl": "Er was geen geldig mandaat.", "en": "No mandate was in force."},
    "mandaat-ingetrokken": {
        "nl": "Het mandaat werd tijdens de lijst ingetrokken.",
        "en": "The mandate was withdrawn during the list.",
    },
    "combiner-niet-onafhankelijk": {
        "nl": "De samenvoeger was niet onafhankelijk.",
        "en": "The combiner was not independent.",
    },
    "run-expired": {"nl": "De lijst was verlopen.", "en": "The list had expired."},
    "demo-people": {
        "nl": "Een demo vroeg naar echte mensen.",
        "en": "A demo asked about real people.",
    },
    "te-weinig-huishoudens": {
        "nl": "Er werd over te weinig huishoudens gevraagd.",
        "en": "Too few households were asked about.",
    },
    "peildatum-te-ver": {
        "nl": "De peildatum lag te ver van vandaag.",
        "en": "The reference date was too far from today.",
    },
    "te-vaak": {"nl": "Er werd te vaak gevraagd.", "en": "It was asked too often."},
    "dekking-te-laag": {
        "nl": "De lijst ging over een uitgekozen deel van wie erbij hoort.",
        "en": "The list was about a chosen few of those who belong to it.",
    },
    "wortel-anders": {
        "nl": "De rijen waren niet die waarvoor getekend was.",
        "en": "The rows were not those that were signed for.",
    },
    "niet-ingezetene-gevraagd": {
        "nl": "Er werd gevraagd naar mensen die niet in de gemeente wonen.",
        "en": "People were asked about who do not live in the municipality.",
    },
    "verlopen": {"nl": "De lijst duurde te lang.", "en": "The list took too long."},
    "mandate-refused": {
        "nl": "Mensen van deze bron weigerden het.",
        "en": "People of this source refused it.",
    },
    "mandate-source": {
        "nl": "Het was voor een andere bron bedoeld.",
        "en": "It was meant for another source.",
    },
    "mandate-ground": {
        "nl": "De wet staat dit nu niet toe.",
        "en": "The law does not allow this now.",
    },
    "mandate-expired": {"nl": "Het geldt nu niet.", "en": "It does not hold now."},
    "mandate-dates": {
        "nl": "Het is voorbij, of het duurt te lang.",
        "en": "It has ended, or holds too long.",
    },
    "mandate-frequency": {
        "nl": "Er werd meer dan één lijst in twaalf maanden gevraagd.",
        "en": "More than one list in twelve months was asked.",
    },
    "mandate-gates": {
        "nl": "Een te korte of te lange lijst zou doorgaan.",
        "en": "Too short or too long a list would pass.",
    },
    "mandate-combiner": {
        "nl": "De samenvoeger is zelf een partij die vraagt of antwoordt.",
        "en": "The combiner is itself a party that asks or answers.",
    },
    "mandate-version": {
        "nl": "De versie volgt niet op de vorige.",
        "en": "The version does not follow on the last.",
    },
    "mandate-local": {
        "nl": "Een bedrag van de wet was veranderd.",
        "en": "A figure of the law was changed.",
    },
    "mandate-differs": {
        "nl": "Het is niet wat uw eigen catalogus ervan maakt.",
        "en": "It is not what your own catalogue makes of it.",
    },
    "mandate-set": {
        "nl": "De gemeente had binnen een jaar andere grenzen voor hetzelfde.",
        "en": "The municipality had other limits about the same within a year.",
    },
    "access-code": {
        "nl": "Dit is niet de code. Kijk in het venster waarin u het programma startte.",
        "en": "This is not the code. Look in the window where you started the program.",
    },
    "access-used": {
        "nl": "De code werkt niet meer. Start het programma opnieuw.",
        "en": "The code no longer works. Start the program again.",
    },
    "access-person-role": {
        "nl": "Kies een van de twee rollen.",
        "en": "Choose one of the two roles.",
    },
    "form-stale": {
        "nl": "Dit formulier is niet van deze sessie. Er is niets gedaan. Probeer het opnieuw.",
        "en": "This form is not of this session. Nothing was done. Try again.",
    },
    "form-reason": {
        "nl": "Schrijf een reden, van hoogstens 500 tekens.",
        "en": "Write a reason, of 500 characters at most.",
    },
    "form-value": {
        "nl": "Een datum of getal is niet goed ingevuld.",
        "en": "A date or number is not filled in well.",
    },
    "person-name": {"nl": "Vul uw naam in.", "en": "Fill in your name."},
    "approval-person": {
        "nl": "Dezelfde persoon besloot al in de andere rol. Twee rollen zijn twee mensen.",
        "en": "The same person decided in the other role already. Two roles are two people.",
    },
    "approval-differs": {
        "nl": "Uw collega ondertekende al onder andere voorwaarden. Neem die over, of weiger.",
        "en": "Your colleague signed under other conditions already. Take those over, or refuse.",
    },
    "approval-signed": {
        "nl": "In deze rol is al ondertekend.",
        "en": "This role has signed already.",
    },
    "conditions-wider": {
        "nl": "Een voorwaarde staat meer toe dan er gevraagd is. U kunt alleen minder toestaan.",
        "en": "A condition allows more than was asked. You can only allow less.",
    },
    "conditions-none": {
        "nl": "Bij dit verzoek kunt u geen voorwaarden stellen.",
        "en": "This request can have no conditions.",
    },
    "proposal-closed": {
        "nl": "Over dit verzoek is al besloten.",
        "en": "This request was decided on already.",
    },
    "switch-reason": {
        "nl": "Schrijf waarom, in hoogstens 300 tekens.",
        "en": "Write why, in 300 characters at most.",
    },
    "database-connection": {
        "nl": "De database van deze bron geeft geen antwoord. Probeer het zo nog eens.",
        "en": "The database of this source does not answer. Try again in a moment.",
    },
}
"""What a code means to who runs a source."""


def reason(code: str, language: Language, otherwise: str = "") -> str:
    """What a code means; when it has no words here, those of who found it, and the code."""
    found = REASONS.get(code)
    return found[language] if found else f"{otherwise} ({code})".strip()
