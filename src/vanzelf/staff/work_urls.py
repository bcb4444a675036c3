"""Addresses of the work on cases, and where they stand in the navigation."""

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from vanzelf.looks import navigation
from vanzelf.org.models import Staff
from vanzelf.org.rights import Right
from vanzelf.staff import assess, awards, calls, decisions, facts, known, proposing, repairs, work
from vanzelf.staff.kindly import say
from vanzelf.work.queries import open_tasks

addresses: list[URLPattern] = [
    path("werk/", work.start, name="start"),
    path("werk/voorraad/", work.stock, name="stock"),
    path("werk/taken/", work.tasks, name="tasks"),
    path("werk/taken/<uuid:key>/", work.task, name="task"),
    path("werk/zaak/<uuid:key>/", assess.case, name="case"),
    path("werk/zaak/<uuid:key>/gegeven/<uuid:fact>/", facts.fact, name="fact"),
    path("werk/zaak/<uuid:key>/voorstel/", proposing.propose, name="propose"),
    path("werk/besluit/<uuid:key>/", decisions.decision, name="decision"),
    path("werk/besluit/<uuid:key>/brief/", decisions.letter, name="letter"),
    path("werk/toekennen/", awards.runs, name="awards"),
    path("werk/toekennen/nieuw/", awards.new, name="award-new"),
    path("werk/toekennen/<uuid:key>/", awards.run, name="award"),
    path("werk/toekennen/bestand/<str:name>", awards.file, name="award-file"),
    path("werk/herstel/", repairs.mistakes, name="mistakes"),
    path("werk/herstel/<uuid:key>/", repairs.mistake, name="mistake"),
    path("werk/beller/", calls.find, name="find"),
    path("werk/beller/<uuid:key>/", calls.caller, name="caller"),
    path("werk/ken/<uuid:key>/", known.know, name="know"),
]


def _waiting(request: HttpRequest) -> int:
    return open_tasks(request.user).count() if isinstance(request.user, Staff) else 0


def menu() -> None:
    """What stands in the navigation, and what is said when something cannot be done."""
    section = _("Werk")
    navigation.register(section, _("Begin"), "staff:start", order=10)
    navigation.register(section, _("Zaken"), "staff:stock", Right.SEE_CASES, order=20)
    navigation.register(section, _("Taken"), "staff:tasks", order=30, count=_waiting)
    navigation.register(section, _("Wie belt er?"), "staff:find", Right.CALL_VIEW, order=15)
    navigation.register(section, _("Toekenningen"), "staff:awards", Right.RUN_AWARDS, order=40)
    navigation.register(section, _("Herstel"), "staff:mistakes", Right.SEE_CASES, order=50)
    say(
        award_level=_("Voor deze groep mag dit nu niet vanzelf. Kijk bij Diensten naar het niveau."),
        award_underway=_("Er staat al een toekenning voor deze groep klaar. Maak die eerst af."),
        award_second=_("U hebt dit zelf klaargezet. Vraag een collega om mee te kijken."),
        everything_halted=_("Alles staat stil. Wacht tot het weer begint."),
        award_state=_("Deze toekenning is intussen verder. Kijk hoe het er nu voor staat."),
        effects_none=_("Er is niets nieuws sinds het vorige bestand. Gebruik dat nog een keer."),
        mistake_incomplete=_("Niet alles is ingevuld. Schrijf bij elke vraag een hele zin."),
        mistake_open=_("Er is nog iemand niet geholpen. Maak eerst die taken af."),
        hindrance_none=_("Er staat niets meer in de weg. Kijk opnieuw naar de zaak."),
        offer_over=_("Dit aanbod is voorbij. Misschien kan het nog op een andere manier: overleg."),
        task_taken=_("Een collega heeft deze taak al. Overleg samen, of neem een andere."),
        task_known=_("U zei dat u deze inwoner kent. Laat dit aan een collega."),
        task_over=_("Deze taak is al klaar."),
        case_taken=_("Een collega heeft deze zaak al. Overleg samen, of neem een andere."),
        fact_over=_("Er is intussen iets nieuwers bekend. Kijk naar het nieuwe gegeven."),
        fact_value=_("Deze waarde past niet bij dit gegeven. Kijk naar het voorbeeld en verbeter het."),
        call_first=_(
            "Dit kan nog niet weg: eerst bellen. Er is nog niemand gesproken, en nog niet op drie "
            "delen van de dag geprobeerd."
        ),
        attempt_future=_("Dat moment moet nog komen. Schrijf het op als u gebeld hebt."),
        decision_state=_("Dit besluit is intussen verder. Kijk hoe het er nu voor staat."),
        recovery_much=_("Nooit meer dan wat iemand te veel kreeg."),
        decision_underway=_("Er is al een besluit in de maak voor deze zaak. Maak dat eerst af."),
        decision_second=_("U hebt dit besluit zelf gemaakt. Vraag een collega om mee te tekenen."),
        decision_reason=_("Schrijf in een hele zin waarom. Dat moet later na te lezen zijn."),
        decision_our_error=_(
            "Voor onze eigen fout vragen wij niets terug. Schrijf eerst op van wie de fout was."
        ),
        promise_contradicted=_(
            "Deze inwoner heeft een bevestiging dat alles goed was. Een collega die mag tekenen moet "
            "eerst opschrijven waarom dit toch doorgaat."
        ),
        recovery_choice=_(
            "Bij deze fout is gekozen om niets terug te vragen. Dan kan het ook hier niet."
        ),
        slot_empty=_("De brief is nog niet compleet. Vul eerst aan wat ontbreekt."),
        undo_over=_("De tijd om dit terug te draaien is voorbij. Bekijk samen wat nu nog kan."),
        service_not_running=_("Deze dienst staat stil. Kijk bij Diensten waar hij op wacht."),
    )  # fmt: skip
