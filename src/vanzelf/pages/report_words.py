"""The texts of the report page. People are made up, and the page says so; numbers are rounded."""

from collections.abc import Mapping

from vanzelf.explanation.notation import Language

REPORT: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "title": "Wie loopt iets mis in {}?",
        "over": "Doorlichting op {}",
        "synthetic": "Verzonnen inwoners",
        "description": "Welke regelingen huishoudens in {} kunnen krijgen en niet krijgen, op {}.",
        "lede": "{} van de {} huishoudens in {} kunnen iets krijgen wat ze nu niet krijgen. "
        "Samen lopen ze ongeveer {} per maand mis.",
        "synthetic_title": "Niemand op deze pagina bestaat",
        "lede_plain": "{} van de {} huishoudens in {} kunnen iets krijgen wat ze nu niet krijgen.",
        "synthetic_note": "{} bestaat niet. Een computer heeft alle inwoners bedacht, zo dat de "
        "aantallen lijken op die van Nederland. Geen enkel cijfer gaat over een echte gemeente of "
        "een echt mens.",
        "rounded": "Aantallen zijn afgerond op tientallen. Aantallen onder de 10 tonen we niet.",
        "figure_any": "huishoudens lopen minstens één regeling mis",
        "figure_money": "per maand blijft liggen",
        "figure_two": "huishoudens lopen er twee of meer mis",
        "of_households": "{} van alle {} huishoudens",
        "money_of": "van alle regelingen samen; bedragen in één keer tellen niet mee",
        "menu_report": "Rapport",
        "menu_site": "De regels",
        "menu_lists": "De lijsten",
        "foot_people": "Iedereen op deze pagina is verzonnen ({} inwoners, reeks {}).",
        "foot_catalogue": "De regels zijn die van catalogus {}.",
        "foot_decision": "Een uitkomst is een berekening, geen besluit.",
    },
    "en": {
        "title": "Who is missing out in {}?",
        "over": "Screening on {}",
        "synthetic": "Made-up residents",
        "description": "Which schemes households in {} can get and do not get, on {}.",
        "lede": "{} of the {} households in {} can get something they do not get now. "
        "Together they miss about {} a month.",
        "synthetic_title": "Nobody on this page exists",
        "lede_plain": "{} of the {} households in {} can get something they do not get now.",
        "synthetic_note": "{} does not exist. A computer made up all its residents, so that the "
        "numbers resemble those of the Netherlands. No figure is about a real municipality or a "
        "real person.",
        "rounded": "Counts are rounded to tens. Counts under 10 are not shown.",
        "figure_any": "households miss at least one scheme",
        "figure_money": "a month is left unclaimed",
        "figure_two": "households miss two or more",
        "of_households": "{} of all {} households",
        "money_of": "of all schemes together, without one-off amounts",
        "menu_report": "Report",
        "menu_site": "The rules",
        "menu_lists": "The lists",
        "foot_people": "Everybody on this page is made up ({} residents, seed {}).",
        "foot_catalogue": "The rules are those of catalogue {}.",
        "foot_decision": "An outcome is a calculation, not a decision.",
    },
}

SECTIONS: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "summary": "In het kort",
        "reach": "Bereik per regeling",
        "money": "Wat er blijft liggen",
        "certainty": "Hoe zeker is het?",
        "groups": "Soorten huishoudens",
        "partial": "Het een wel, het ander niet",
        "change": "Nieuwe regels voor de {}",
        "what_if": "Wat als de grens verandert?",
        "unknown": "Wat we nog niet weten",
        "over_receipt": "Kijk dit met een mens na",
        "questions": "De juiste vraag stellen",
        "explained": "Huishoudens uitgelegd",
        "calibration": "Klopt Eikenhage?",
        "sources": "Bronnen",
    },
    "en": {
        "summary": "In short",
        "reach": "Reach per scheme",
        "money": "What is left unclaimed",
        "certainty": "How sure is it?",
        "groups": "Types of household",
        "partial": "One but not the other",
        "change": "New rules for {}",
        "what_if": "What if the limit changes?",
        "unknown": "What we do not know yet",
        "over_receipt": "Look at this with a person",
        "questions": "Asking the right question",
        "explained": "Households explained",
        "calibration": "Is Eikenhage right?",
        "sources": "Sources",
    },
}

TEXTS: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "summary": "{} heeft {} inwoners in {} huishoudens. We keken voor elk huishouden naar elke "
        "regeling: kan dit huishouden het krijgen, en krijgt het dat ook?",
        "reach": "‘Kan het krijgen’ betekent: het staat vast, of het is waarschijnlijk omdat één "
        "gegeven een schatting is. ‘Loopt het mis’ betekent: kan het krijgen, en krijgt het niet.",
        "reach_message": "{}: {} {} krijgen een bericht. Daar hoort geen geld bij.",
        "money": "De bedragen gaan over wie een regeling kan krijgen en niet krijgt.",
        "money_month": "Samen is dat ongeveer {} per maand.",
        "money_once": "Daarbovenop blijft ongeveer {} liggen aan bedragen in één keer.",
        "money_raised": "Sommige inkomens zijn een schatting. Nu kunnen alle huishoudens samen ongeveer "
        "{} per maand krijgen. Vallen die inkomens {}% hoger uit, dan is dat {}.",
        "certainty": "Een regel zegt ja, nee, of: dat weten we nog niet. Een schatting maakt iets "
        "waarschijnlijk. Een schatting sluit nooit iemand uit.",
        "groups": "Niet ieder soort huishouden loopt evenveel mis.",
        "partial": "Deze huishoudens krijgen al een regeling en lopen een andere mis. Met hen is er "
        "dus al contact.",
        "change": "We legden de regels van {} naast die van {}, voor dezelfde inwoners. Toen konden "
        "{} {} de regeling krijgen, nu {}. Er komen er {} bij. {} kunnen het niet meer krijgen.",
        "change_some": "{} huishoudens",
        "change_few": "Minder dan 10 huishoudens",
        "change_median": "De helft van de nieuwe huishoudens krijgt meer dan {}.",
        "change_expected": "Ter vergelijking: landelijk werden {} per {} inwoners verwacht. In {} "
        "zijn het er {} per {}.",
        "what_if": "Een gemeente kan een eigen grens kiezen. Dit gebeurt er als de grens verandert.",
        "unknown": "Bij deze huishoudens is het antwoord ‘misschien’. Zo komen we erachter.",
        "over_receipt": "Zij krijgen het nu, terwijl de regels dat volgens deze gegevens niet zeggen – kijk "
        "dit met een mens na. Vaak klopt een gegeven niet, of is het oud. Daarom staan hier alleen "
        "aantallen. Een aantal is geen reden om iets stop te zetten.",
        "over_receipt_few": "Bij de andere regelingen zijn het er minder dan 10, of is het niemand.",
        "questions": "Een gemeente mag meestal geen inkomens opvragen om te zien wie iets misloopt. Zij "
        "mag een bron wel een vraag stellen met ja of nee als antwoord. Een goede vraag maakt de lijst veel "
        "korter, en laat niemand weg die het kan krijgen. ‘Raak’ is het deel van de lijst dat de "
        "regeling kan krijgen en nog niet krijgt: eerst zonder deze vraag, dan ermee.",
        "questions_none": "Geen enkele vraag laat iemand weg die de regeling zeker kan krijgen.",
        "questions_some": "Let op: {} huishoudens vallen weg die de regeling zeker kunnen krijgen.",
        "questions_older": "Een bron kent vaak alleen het inkomen van twee jaar geleden. Wie sindsdien "
        "minder verdient, missen we dan. Hoeveel dat er zijn, staat in de laatste kolom.",
        "explained": "Zo legt Vanzelf een uitkomst uit. Een inwoner kan precies deze tekst krijgen.",
        "calibration": "De inwoners zijn verzonnen, maar niet zomaar. {} van de {} kenmerken liggen "
        "binnen de marge van een gepubliceerd cijfer.",
        "sources": "Op deze cijfers lijkt de verzonnen gemeente. Een cijfer dat niet in de bron is "
        "nagezocht, heeft het merk",
        "sources_law": "De bedragen en grenzen van de wet staan met hun bron bij de regels.",
    },
    "en": {
        "summary": "{} has {} residents in {} households. For each household we looked at each "
        "scheme: can this household get it, and does it get it?",
        "reach": "‘Can get it’ means: it is established, or it is probable because one fact is an "
        "estimate. ‘Misses out’ means: can get it, and does not.",
        "reach_message": "{}: {} {} get a message. No money is involved.",
        "money": "The amounts are about those who can get a scheme and do not.",
        "money_month": "Together that is about {} a month.",
        "money_once": "On top of that about {} of one-off amounts is left unclaimed.",
        "money_raised": "Some incomes are an estimate. Now all households together can get about {} a "
        "month. If those incomes turn out {}% higher, it is {}.",
        "certainty": "A rule says yes, no, or: not known yet. An estimate makes something probable. "
        "An estimate never excludes anybody.",
        "groups": "Not every type of household misses out equally.",
        "partial": "These households get one scheme already and miss another. So there is contact "
        "with them already.",
        "change": "We put the rules of {} beside those of {}, for the same residents. Then {} {} could "
        "get the scheme, now {}. {} are new. {} cannot get it any more.",
        "change_some": "{} households",
        "change_few": "Fewer than 10 households",
        "change_median": "Half of the new households get more than {}.",
        "change_expected": "For comparison: nationally {} per {} residents were expected. In {} it is "
        "{} per {}.",
        "what_if": "A municipality can choose a limit of its own. This is what happens if it changes.",
        "unknown": "For these households the answer is ‘perhaps’. This is how to find out.",
        "over_receipt": "They receive it now, while by these facts the rules do not say so – look at this "
        "with a person. Often a fact is wrong or old. That is why there are only counts here. A count is "
        "no reason to stop anything.",
        "over_receipt_few": "Of the other schemes it is fewer than 10, or nobody.",
        "questions": "A municipality may seldom ask for incomes to see who misses out. It may ask a source "
        "a question that is answered with yes or no. A good question makes the list much shorter, and "
        "leaves out nobody who can get the scheme. ‘On target’ is the share of the list that can get "
        "the scheme and does not yet: first without this question, then with it.",
        "questions_none": "No question leaves out anybody who can certainly get the scheme.",
        "questions_some": "Note: {} households drop out that can certainly get the scheme.",
        "questions_older": "A source often knows only the income of two years ago. Who has earned less "
        "since is then missed. The last column says how many.",
        "explained": "This is how Vanzelf explains an outcome. A resident can get exactly this text.",
        "calibration": "The residents are made up, but not at random. {} of the {} features are within "
        "the margin of a published figure.",
        "sources": "The made-up municipality resembles these figures. A figure that was not looked up in "
        "its source is marked",
        "sources_law": "The amounts and limits of the law stand with their source at the rules.",
    },
}

TABLES: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "scheme": "Regeling",
        "who": "Wie we tellen",
        "missing": "Loopt het mis",
        "together": "Samen",
        "median": "De helft krijgt meer dan",
        "no_amount": "geen bedrag",
        "hidden": "niet getoond",
        "established": "Staat vast",
        "probable": "Waarschijnlijk",
        "possible": "Misschien",
        "excluded": "Nee",
        "receives": "Krijgt wel",
        "receives_now": "Krijgt het nu, volgens deze gegevens niet",
        "misses": "Loopt mis",
        "households": "Huishoudens",
        "change": "Wat verandert er",
        "from_to": "van {} naar {}",
        "before": "Kan het krijgen, nu",
        "after": "Kan het krijgen, dan",
        "extra": "Erbij",
        "resident": "Inwoner zelf",
        "cost_before": "Kosten nu",
        "cost_after": "Kosten dan",
        "perhaps": "Misschien",
        "lacks": "Wat we meestal niet weten",
        "knows": "Wie het weet",
        "question": "Vraag",
        "asked_of": "Aan wie",
        "narrows": "Lijst korter",
        "precision": "Raak",
        "precision_of": "van {} naar {}",
        "older": "Gemist door ouder inkomen",
        "little": "levert weinig op",
        "nobody": "niemand",
        "source": "Bron",
        "year": "Jaar",
        "used_for": "Waarvoor",
        "estimate": "schatting",
        "money_caption": "Wat wie het misloopt zou krijgen, op {}",
        "certainty_caption": "Hoe zeker de uitkomst is, per regeling, op {}",
        "partial_caption": "Huishoudens die het een krijgen en het ander mislopen, op {}",
        "what_if_caption": "Gevolgen van een andere grens, op {}",
        "unknown_caption": "Wat er nog uitgezocht kan worden, op {}",
        "over_receipt_caption": "Wie een regeling nu krijgt en volgens deze gegevens niet kan krijgen, op {}",
        "questions_caption": "Wat elke vraag aan een bron oplevert, op {}",
        "sources_caption": "Gepubliceerde cijfers achter de verzonnen gemeente",
        "summary_open": "Bekijk deze uitleg",
        "more": "en nog {}",
    },
    "en": {
        "scheme": "Scheme",
        "who": "Whom we count",
        "missing": "Misses out",
        "together": "Together",
        "median": "Half get more than",
        "no_amount": "no amount",
        "hidden": "not shown",
        "established": "Established",
        "probable": "Probable",
        "possible": "Perhaps",
        "excluded": "No",
        "receives": "Receives",
        "receives_now": "Receives it now, not by these facts",
        "misses": "Misses",
        "households": "Households",
        "change": "What changes",
        "from_to": "from {} to {}",
        "before": "Can get it, now",
        "after": "Can get it, then",
        "extra": "More",
        "resident": "Resident",
        "cost_before": "Cost now",
        "cost_after": "Cost then",
        "perhaps": "Perhaps",
        "lacks": "What is mostly not known",
        "knows": "Who knows",
        "question": "Question",
        "asked_of": "Of whom",
        "narrows": "List shorter by",
        "precision": "On target",
        "precision_of": "from {} to {}",
        "older": "Missed by older income",
        "little": "buys little",
        "nobody": "nobody",
        "source": "Source",
        "year": "Year",
        "used_for": "Used for",
        "estimate": "estimate",
        "money_caption": "What those who miss out would get, on {}",
        "certainty_caption": "How sure the outcome is, per scheme, on {}",
        "partial_caption": "Households that receive one and miss the other, on {}",
        "what_if_caption": "Consequences of another limit, on {}",
        "unknown_caption": "What can still be found out, on {}",
        "over_receipt_caption": "Who receives a scheme now and by these facts cannot get it, on {}",
        "questions_caption": "What each question to a source buys, on {}",
        "sources_caption": "Published figures behind the made-up municipality",
        "summary_open": "See this explanation",
        "more": "and {} more",
    },
}
