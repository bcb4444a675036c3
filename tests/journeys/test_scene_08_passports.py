"""Scene 8: one message on the day that a document needs it, a reason if somebody wants to, and what it did."""

import datetime as dt

from crashes.programs import until
from journeys.actors import actor, overseen, reads_the_log

DAY = dt.timedelta(days=1)


def code_on(letter):
    """The code as it stands on the letter."""
    from vanzelf.reach.written import code_of

    return code_of(letter)


def test_a_message_a_reason_and_its_effect(eikenhage):
    from vanzelf.portal.models import ReasonCount
    from vanzelf.reach.models import Message, Offer
    from vanzelf.work.models import Task

    stage, rosa, omar = eikenhage, actor(eikenhage, 8), actor(eikenhage, 8, 1)
    about = Message.objects.filter(service="reisdocumenten")
    assert about.count() == 2  # of everybody, these two: the day of the others is past or to come
    stage.work()
    until(lambda: about.get(subject=rosa.subject).state == "verzonden", "the letter to go")
    letter = about.get(subject=rosa.subject)
    assert stage.office.notify.letters[letter.provider_id].startswith(b"%PDF")

    reader = stage.somebody(viewport={"width": 390, "height": 844})
    reader.go("/")
    reader.page.get_by_label("Code uit de brief of sms").fill(code_on(letter))
    reader.click("Open het bericht")
    reader.sees("Uw paspoort is geldig tot en met 31 januari 2027")
    reader.look("aanbod", axe=True)
    reader.click("Nee, dank u", exact=False)
    reader.sees("U zei nee. Dat is goed.")
    assert not Task.objects.filter(subject=rosa.subject).exists()
    reader.click("Vertel wat de reden is", role="link")
    reader.look("reden", axe=True)
    reader.page.get_by_label("Ik vind het te duur").check()
    reader.click("Versturen")
    reader.sees("Een identiteitskaart kost minder dan een paspoort")
    assert not Task.objects.filter(subject=rosa.subject).exists()  # nothing more unless asked for
    reader.look("antwoord", axe=True)
    reader.click("Ja, kijk daarnaar")
    reader.sees("Dat doen wij uiterlijk de volgende werkdag")
    assert ReasonCount.objects.get(reason="te_duur", month="2026-11-01").times == 1

    sanne = stage.staff("telefoon")
    sanne.go("/werk/taken/")
    sanne.click("Samen regelen", role="link")
    sanne.click("Neem deze taak")
    sanne.look("taak", axe=True)

    world = stage.somebody()
    world.go("/demo/#scene-8")
    world.page.locator("#scene-8").evaluate("each => { each.open = true; }")
    world.look("demo", axe=True)
    world.click("De tweede inwoner haalde een nieuw document")
    world.sees("Het bericht is gestopt")
    assert Offer.objects.get(subject=omar.subject).state == "ingetrokken"
    reader = stage.resident(omar.number)
    assert "Goed om aan te denken" not in reader.reads()

    stage.later(days=76)  # when they would be reminded, had the municipality chosen a series
    stage.timers()
    again = about.filter(subject__in=[rosa.subject, omar.subject], made_at__gt=letter.made_at + DAY)
    assert not again.exists()

    cas = stage.staff("regisseur")
    cas.go("/diensten/")
    cas.click("Paspoort of identiteitskaart verloopt", role="link")
    cas.click("Wat doet het bericht?", role="link")
    cas.sees("Sinds er berichten zijn", "In het jaar daarvoor", "Ik vind het te duur", "<10")
    assert cas.page.locator(".vz-chart svg").first.is_visible()
    cas.look("effect", axe=True)

    reader = stage.resident(rosa.number)
    reads_the_log(reader, "Wij keken wanneer uw reisdocument verloopt, om u op tijd te schrijven")
    overseen(stage)
