"""Scene 7: no is not said before somebody was called; what the call brings makes it a yes."""

import datetime as dt

from journeys.actors import actor, overseen, reads_the_log

DAY = dt.date(2026, 11, 2)


def at(hour, day=DAY):
    """A quarter past an hour, by the clocks of Eikenhage."""
    return dt.datetime.combine(day, dt.time(hour - 1, 15), dt.UTC)


def locked(person):
    """There is no button to go on with."""
    for name in ("Besluit vaststellen", "Verstuur het besluit"):
        assert person.page.get_by_role("button", name=name).count() == 0


def tried(person, answer):
    person.page.get_by_label(answer).check()
    person.click("Noteer deze poging")
    person.sees("De poging is genoteerd.")


def test_call_first_and_only_then_a_letter(eikenhage):
    from vanzelf.decide.models import Case, Decision
    from vanzelf.org.models import AuditLine
    from vanzelf.reach.models import Message

    stage, ana = eikenhage, actor(eikenhage, 7)
    case = Case.objects.get(subject=ana.subject)
    letters = Message.objects.filter(case=case)
    karim = stage.staff("consulent")
    karim.go("/werk/voorraad/")
    karim.click(case.number, role="link")
    karim.click("Neem deze zaak")
    karim.look("zaak", axe=True)
    karim.click("Besluit voorstellen", role="link")
    karim.look("voorstel", axe=True)
    karim.click("Verder")
    karim.sees("Dit kan nog niet weg: eerst bellen", "Nog niet geprobeerd: ochtend, middag, avond.")
    locked(karim)
    karim.look("op-slot", axe=True)

    for moment, left in ((at(10), "middag, avond"), (at(15), "avond")):
        stage.at(moment)
        tried(karim, "Nee, niet bereikt")
        karim.sees(f"Nog niet geprobeerd: {left}.")
        locked(karim)
    stage.at(at(19))
    tried(karim, "Ja, ik heb het uitgelegd en geluisterd")
    karim.sees("U hebt gebeld. Het besluit mag nu verder.")
    karim.look("gesproken")
    stage.work()
    assert not letters.exists()  # a refusal that may leave has not left

    karim.page.get_by_label("Wat is er nieuw?").fill("het spaargeld ging naar de begrafenis")
    karim.click("Opnieuw kijken")
    karim.sees("Het besluit is vervallen. De zaak is weer open: kijk opnieuw.")
    karim.page.get_by_role("link", name="Geld op de bank").click()
    karim.page.get_by_label("Nieuwe waarde").fill("350,00")
    karim.page.get_by_label("Waar komt dit vandaan?").fill("bankafschrift")
    for part, value in (("dag", DAY.day), ("maand", DAY.month), ("jaar", DAY.year)):
        karim.page.locator(f"[name=stand_{part}]").fill(str(value))
    karim.click("Verbeteren")
    karim.sees("Het gegeven is verbeterd. De regels zijn opnieuw nagelopen.")
    karim.click("Besluit voorstellen", role="link")
    karim.click("Verder")
    karim.sees("Besluit: toegekend")
    karim.click("Besluit vaststellen")
    karim.click("Verstuur het besluit")
    karim.sees("Het besluit is verzonden. De brief gaat vandaag mee.")
    karim.look("verzonden", axe=True)
    stage.work()
    letter = letters.get()
    assert (letter.state, letter.kind) == ("verzonden", "besluit")
    assert letter.provider_id in stage.office.notify.letters
    assert list(Decision.objects.filter(case=case).order_by("made_at").values_list(
        "direction", "state")) == [("afgewezen", "vervallen"), ("toegekend", "verzonden")]  # fmt: skip

    mina = stage.resident(ana.number)
    mina.sees("Dit krijgt u", "€ 450,00")
    mina.look("overzicht", axe=True)
    mina.click("Kwijtschelding", role="link", exact=False)
    mina.sees("Ja, u krijgt het")
    mina.look("besluit", axe=True)
    said = reads_the_log(
        mina, "Een medewerker bekeek uw zaak om te beslissen", "Een medewerker bekeek een gegeven"
    )
    assert "Karim" not in said  # who of the staff it was, stands elsewhere
    assert AuditLine.objects.filter(action="contactpoging", subject=ana.subject.pk).count() == 3
    overseen(stage, "Bewaartermijnen")
