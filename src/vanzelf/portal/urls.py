"""The addresses of residents. In none of them stands anything but a random id."""

from django.urls import path

from vanzelf.portal import (
    answers,
    checking,
    choices,
    every_year,
    hooks,
    known_again,
    logging_in,
    opening,
    overview,
    own_data,
    reasons,
)

app_name = "portal"

urlpatterns = [
    path("", opening.start, name="start"),
    path("verlopen", opening.expired, name="expired"),
    path("uitloggen", opening.leave, name="leave"),
    path("privacy", opening.privacy, name="privacy"),
    path("bericht/<uuid:offer>", answers.show, name="offer"),
    path("bericht/<uuid:offer>/antwoord", answers.answer, name="answer"),
    path("bericht/<uuid:offer>/nakijken", checking.check, name="check"),
    path("bericht/<uuid:offer>/klopt-niet", checking.wrong, name="wrong"),
    path("bericht/<uuid:offer>/vertel", answers.tell, name="tell"),
    path("bericht/<uuid:offer>/bel-mij", answers.call_me, name="call_me"),
    path("bericht/<uuid:offer>/elk-jaar", answers.consent, name="consent"),
    path("bericht/<uuid:offer>/reden", reasons.reason, name="reason"),
    path("bevestiging/<uuid:receipt>", answers.receipt, name="receipt"),
    path("bevestiging/<uuid:receipt>/tekst", answers.receipt_text, name="receipt_text"),
    path("mijn/", overview.home, name="home"),
    path("mijn/inloggen", logging_in.log_in, name="log_in"),
    path("mijn/terug", logging_in.back, name="back"),
    path("mijn/weer-bekend", known_again.ask, name="known_again"),
    path("mijn/besluit/<uuid:decision>", overview.decision, name="decision"),
    path("mijn/besluit/<uuid:decision>/terugdraaien", overview.undo, name="undo"),
    path("mijn/brief/<uuid:message>", overview.message, name="message"),
    path("mijn/keuzes", choices.choices, name="choices"),
    path("mijn/keuzes/elk-jaar", every_year.choose, name="every_year"),
    path("mijn/keuzes/kies", choices.choose, name="choose"),
    path("mijn/gegevens", own_data.log, name="log"),
    path("mijn/alles", own_data.everything, name="everything"),
    path("mijn/alles.json", own_data.everything_data, name="everything_data"),
    path("mijn/klopt-niet", own_data.correct, name="correct"),
    path("mijn/bezwaar", own_data.object_to, name="object"),
    path("binnenkomst/sms", hooks.notified, name="text_message"),
    path("binnenkomst/bericht", hooks.notified, name="delivery"),
]
