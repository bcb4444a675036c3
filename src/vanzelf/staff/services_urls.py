"""Addresses of the services in force and their gates, and where they stand in the navigation."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from vanzelf.looks import navigation
from vanzelf.org.rights import Right
from vanzelf.staff import effects, restraint, services
from vanzelf.staff.kindly import say

addresses: list[URLPattern] = [
    path("register/", services.register, name="register"),
    path("grenzen/", restraint.overview, name="restraint"),
    path("grenzen/oordeel/", restraint.settle, name="settle-restraint"),
    path("diensten/", services.overview, name="services"),
    path("diensten/inlezen/", services.take_in, name="take-in"),
    path("diensten/<slug:service>/", services.one, name="service"),
    path("diensten/<slug:service>/effect/", effects.of_service, name="service-effect"),
    path("diensten/<slug:service>/meten/", services.measure, name="measure-necessity"),
    path("diensten/<slug:service>/start/", services.start, name="start-service"),
    path("diensten/<slug:service>/pauze/", services.pause, name="pause-service"),
    path("diensten/<slug:service>/poort/<slug:kind>/", services.sign, name="sign-gate"),
    path("diensten/<slug:service>/opnieuw/", services.reopen, name="reopen-gate"),
]


def menu() -> None:
    """What stands in the navigation, and what is said when something cannot be done."""
    navigation.register(
        _("Diensten en campagnes"), _("Diensten"), "staff:services", Right.SEE_SERVICES, order=300
    )
    navigation.register(
        _("Diensten en campagnes"), _("Grenzen voor onszelf"), "staff:restraint",
        Right.SEE_SERVICES, order=330,
    )  # fmt: skip
    say(
        restraint_bounds=_("Zo ruim of zo streng kan niet. Kies een getal binnen de grenzen."),
        restraint_reason=_("Zeg in een zin waarom."),
        restraint_same=_("Dat getal geldt al."),
        restraint_waits=_("Hier wacht al een verandering. Ga daarmee akkoord, of laat haar weg."),
        restraint_over=_("Dit is al geregeld. Kijk hoe het nu staat."),
        restraint_second=_(
            "Het bestuur en de functionaris gegevensbescherming kiezen samen. Vraag de ander."
        ),
        gate_order=_("Een eerdere vraag heeft nog geen ja. Laat die eerst tekenen."),
        gate_signed=_("Deze vraag is al beantwoord. Stel haar eerst opnieuw."),
        gate_by_another=_("U tekende al een andere vraag. Vraag een collega."),
        gate_motive=_("Zeg in een zin waarom."),
        gate_article=_("Noem het artikel waarop uw antwoord rust."),
        gate_conditions=_(
            "Die voorwaarde past niet bij deze dienst. Aanscherpen mag, ruimer niet."
        ),
        necessity_measure=_(
            "Wij weten nog niet wat elke vraag oplevert. Laat dat eerst meten, bij deze dienst."
        ),
        necessity_reason=_("Een vraag levert weinig op. Schrijf erbij waarom zij toch nodig is."),
        necessity_nothing=_("Deze dienst vraagt niemand iets. Er valt niets te meten."),
        gates_closed=_("Niet alle drie de vragen hebben een ja. Laat die eerst tekenen."),
        service_changed=_("De map van de dienst is veranderd. Lees hem eerst opnieuw in."),
        service_not_running=_("Deze dienst is niet in werking. Kijk op welke vraag hij wacht."),
    )
