"""Every mistake an author can make in a service: code, file, what stands there, and the mistake.

They are made a batch at a time, because everything that is wrong is told at once.
"""

KW, RD = "kwijtschelding/service.yaml", "reisdocumenten/service.yaml"
TEXTS, OWN = "reisdocumenten/texts/", "kwijtschelding/texts/"
OFFER, POSSIBLE, GENERAL = TEXTS + "aanbod.yaml", OWN + "aanbod.yaml", "algemeen/texts/"

REFERENCES = [
    ("purpose-unknown", RD, "doel: reisdocumenten-informeren", "doel: reisdocument"),
    ("bundle-unknown", KW, "bundel: gemeentelijk", "bundel: gemeente"),
    ("concept-unknown", RD, "begrip: woont_in_gemeente", "begrip: woonplaats"),
    ("field-unused", RD, "begrip: reisdocument_soort", "begrip: toetsingsinkomen"),
    ("service-unknown", RD, "aanbod: kwijtschelding", "aanbod: stadspas"),
    ("message-unknown", KW, "{aanbod: aanbod-vorig-jaar}", "{aanbod: aanbod-vorig}"),
    ("name-unknown", KW, "als: ontvangt_bijstand", "als: ontvangt_bijstant"),
    ("population-holder", KW, "als: kwijtschelding_vorig_jaar", "als: netto_besteedbaar_inkomen > 0"),
]  # fmt: skip
"""What a service names that is not there, or not its own."""

RULES = [
    ("level-too-high", RD, "niveau: N1", "niveau: N2"),
    ("purpose-level", KW, "doel: gemeentelijk-aanbieden", "doel: reisdocumenten-informeren"),
    ("service-authority", RD, "bevoegd: gemeente", "bevoegd: svb"),
    ("service-date", RD, "datum: reisdocument_geldig_tot\n", "\n"),
    ("service-list", KW, "bundel: gemeentelijk\n", "\n"),
    ("group-double", KW, "- id: vorig_jaar", "- id: bijstand"),
    ("level-too-high", KW, "    zonder_aanvraag: toestemming\n", "\n"),
    ("remedy-words", KW, "rechtsmiddel: administratief_beroep", "rechtsmiddel: bezwaar"),
    ("step-unknown", KW, "deels_door: [betalingscapaciteit,", "deels_door: [betaalcapaciteit,"),
]  # fmt: skip
"""What the law and the role do not allow."""

ROLES = [
    ("scheme-unknown", KW, "regelingen: [kwijtschelding]", "regelingen: [kwijtschelden]"),
    ("service-decisions", RD, "rol: informeert", "rol: beslist"),
    ("service-role", KW, "bevoegd: gemeente", "bevoegd: svb"),
    ("file-id", TEXTS + "herinnering.yaml", "bericht: herinnering", "bericht: bericht"),
    ("part-unknown", OFFER, "deel: aanhef", "deel: verder"),
    ("date-not-kept", RD, "datum: reisdocument_geldig_tot", "datum: geboortedatum"),
    ("decision-whole", KW, "    geheel: aanslag_gemeentebelasting\n", "\n"),
]  # fmt: skip

SHAPES = [
    ("shape", KW, "blinde_vlekken:", "blinde_vlek:"),
    ("shape", RD, "reeks: [-90]", "reeks: [-90, -60, -30, 0]"),
    ("shape", OFFER, "soort: aanbod", "soort: aanbieding"),
]  # fmt: skip

WORDS = [
    ("text-promise", POSSIBLE, "Daarom kijken wij graag samen.", "Dan krijgt u geld."),
    ("text-promise", POSSIBLE, "As long as we are", "You are entitled to it. As long as we are"),
    ("text-exact-amount", POSSIBLE, "Wij beslissen binnen acht weken.", "Het gaat om {bedrag}."),
    ("text-stigma", OFFER, "Wij laten het u op tijd weten.", "Dat is voor arme mensen."),
    ("text-stigma", OFFER, "We let you know in time.", "It helps with debts."),
    ("text-customer", OFFER, "Zo hoeft u zich niet te haasten.", "Dat doen wij voor alle klanten."),
    ("text-outside", POSSIBLE, "Misschien hoeft u minder belasting", "Kwijtschelding van belasting"),
    ("text-outside", GENERAL + "kaartje.yaml", "Het is niets ergs.", "Het gaat over uw uitkering."),
    ("text-outside", "algemeen/buitenkant.yaml", "– persoonlijk", "– zorg en inkomen"),
    ("text-stigma", RD, "Ik heb geen tijd", "Ik ben laaggeletterd"),
    ("slot-unknown", OFFER, "Bring your old {document}", "Bring your old {documents}"),
    ("slot-form", OFFER, "Bel ons, dan komen wij", "Bel {Medewerker}, dan komen wij"),
    ("slot-outside", TEXTS + "herinnering.yaml", "Nog geen afspraak? Bel", "Geldig tot {verloopt_op}"),
    ("sms-link", TEXTS + "aanbod-verlopen.yaml", "nieuw document? Bel", "document? Zie www.eikenhage.nl of bel"),
    ("sms-character", TEXTS + "bevestiging_ja.yaml", "U zei JA. Nog", "U zei JA – nog"),
]  # fmt: skip
"""Problems that point at the word itself."""

MESSAGES = [
    ("text-tone", POSSIBLE, "toon: mogelijk", "toon: zeker"),
    ("slot-missing", OWN + "niet_automatisch.yaml", "{norm}", "2"),
    ("slot-missing", OWN + "besluit.yaml", "{bezwaar_tot}", "2"),
    ("part-missing", TEXTS + "herinnering.yaml", "deel: nee", "deel: verder"),
    ("slot-languages", TEXTS + "aanbod-verlopen.yaml", "This is our last message", "{kenmerk} is it"),
    ("sms-sender", OFFER, "nl: \"Gemeente {gemeente}: uw", "nl: \"Dag, uw"),
    ("sms-long", TEXTS + "bevestiging_nee.yaml", "Dat is goed. Wij", "Dat is heel goed. " * 15 + "Wij"),
    ("text-hard", OFFER, "Zo hoeft u zich niet te haasten.", "Zo hoeft u zich, gelet op de termijn die "
     "voor een nieuw document nu eenmaal gebruikelijk is, op geen enkele manier te haasten."),
    ("text-hard", RD, "Ik heb geen tijd", "Ik heb als ik eerlijk ben en alles bij elkaar optel wat "
     "ik elke dag moet doen op dit moment eigenlijk helemaal geen tijd"),
]  # fmt: skip
"""What is wrong with a message as a whole."""
