"""The addresses of residents. In none of them stands anything but a random id."""

from django.urls import path

from vanzelf.portal import answers, hooks, opening, reasons

app_name = "portal"

urlpatterns = [
    path("", opening.start, name="start"),
    path("verlopen", opening.expired, name="expired"),
    path("uitloggen", opening.leave, name="leave"),
    path("privacy", opening.privacy, name="privacy"),
    path("bericht/<uuid:offer>", answers.show, name="offer"),
    path("bericht/<uuid:offer>/antwoord", answers.answer, name="answer"),
    path("bericht/<uuid:offer>/nakijken", answers.check, name="check"),
    path("bericht/<uuid:offer>/klopt-niet", answers.wrong, name="wrong"),
    path("bericht/<uuid:offer>/vertel", answers.tell, name="tell"),
    path("bericht/<uuid:offer>/bel-mij", answers.call_me, name="call_me"),
    path("bericht/<uuid:offer>/elk-jaar", answers.consent, name="consent"),
    path("bericht/<uuid:offer>/reden", reasons.reason, name="reason"),
    path("bevestiging/<uuid:receipt>", answers.receipt, name="receipt"),
    path("binnenkomst/sms", hooks.text_message, name="text_message"),
    path("binnenkomst/bericht", hooks.delivery, name="delivery"),
]
