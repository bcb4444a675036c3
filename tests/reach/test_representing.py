"""Who is represented, who is young, who lost somebody, who moved: to whom a message goes, and who hears."""

import datetime as dt

import pytest


@pytest.fixture
def letter(offered):
    from vanzelf.reach.models import Message

    return Message.objects.get(offer=offered)


@pytest.fixture
def acts(resident):
    """Somebody acts for the resident: `acts("bewindvoerder", "geld")`."""
    from vanzelf.residents.models import Representative

    def add(kind, scope):
        return Representative.objects.create(
            subject=resident.subject, kind=kind, scope=scope, name="Bewind Post", told_by="CCBR",
            address_lines="Beukenhof 1\n9999 AC  Eikenhage", begins=dt.date(2026, 1, 1),
        )  # fmt: skip

    return add


def look(resident, service="kwijtschelding", **more):
    from vanzelf.definitions.wording import Kind
    from vanzelf.reach.preflight import Contact, preflight

    given = {"kind": Kind.OFFER, "channel": "brief"} | more
    return preflight(Contact(subject=resident.subject, service=service, **given))


def deliver(message):
    from vanzelf.reach.tasks import deliver as task

    task.func(channel=message.channel)
    message.refresh_from_db()
    return message


def test_who_has_an_administrator_hears_that_a_letter_went_there_once(letter, post, acts):
    from vanzelf.reach.carriers import letter_of
    from vanzelf.reach.models import Message
    from vanzelf.reach.representing import copies
    from vanzelf.reach.written import content_of

    acts("bewindvoerder", "geld")
    theirs = letter_of(deliver(letter))
    assert theirs.addressee.lines[0] == "Bewind Post"
    to_them, own = theirs.filled.text.split("\n\nDe brief aan S. de Wit: ")
    assert to_them.startswith("Beste Bewind Post,")
    assert "U regelt zaken voor S. de Wit." in to_them
    assert own.endswith(content_of(letter).text)
    assert post.taken[letter.key].text == theirs.filled.text
    assert "regelt zaken voor" not in content_of(letter).text  # the resident reads their own
    assert (copies(), copies()) == (1, 0)
    copy = deliver(Message.objects.get(kind="afschrift"))
    assert copy.state == "verzonden"
    assert letter_of(copy).addressee.lines[0] == "S. de Wit"
    said = content_of(copy).text
    assert "Wij stuurden een brief aan Bewind Post." in said
    assert "kwijtschelding van gemeentelijke belasting" in said
    assert letter_of(copy).code is None  # who acts for them answers


def test_a_guardian_gets_letters_and_nobody_is_written_to_beside(letter, post, acts):
    from vanzelf.reach.representing import copies

    acts("bewindvoerder", "geld")
    guardian = acts("curator", "alles")
    assert deliver(letter).representative == guardian
    assert copies() == 0


def test_who_acts_in_money_gets_nothing_about_a_passport(resident, begin, acts):
    from vanzelf.reach.preflight import Clear

    begin("reisdocumenten")
    begin("kwijtschelding")
    acts("bewindvoerder", "geld")
    acts("mentor", "zorg")
    assert look(resident).to.kind == "bewindvoerder"
    assert look(resident, "reisdocumenten") == Clear()


@pytest.mark.parametrize(
    "born, to_parent",
    [(dt.date(2010, 11, 2), True), (dt.date(2010, 11, 1), False), (dt.date(2008, 11, 1), False)],
)
def test_from_sixteen_on_letters_are_ones_own(resident, begin, acts, born, to_parent):
    begin("reisdocumenten")
    acts("ouder", "alles")
    resident.born_on = born
    resident.save()
    assert (look(resident, "reisdocumenten").to is not None) is to_parent


def test_after_a_death_the_partner_is_left_in_peace_for_six_weeks(resident, settle, begin):
    from support.municipality import NUMBERS
    from vanzelf.definitions.wording import Kind
    from vanzelf.org import clock
    from vanzelf.reach.preflight import Clear, Stopped

    begin("kwijtschelding")
    begin("reisdocumenten")
    settle(NUMBERS[1], "T. Jansen", partner=resident.subject, died_on=dt.date(2026, 10, 20))
    for urgent in (False, True):
        assert look(resident, urgent=urgent) == Stopped("rust-na-overlijden")
    assert look(resident, "reisdocumenten") == Clear()  # a passport ends all the same
    assert look(resident, kind=Kind.DECIDED) == Clear()  # what they asked for goes on
    with clock.at(clock.now() + dt.timedelta(weeks=6)):
        assert look(resident) == Clear()


@pytest.mark.parametrize(
    "reached, road",
    [({"email": "s@eikenhage.example", "phone": "0612345678"}, "email"),
     ({"phone": "0612345678"}, "sms"), ({}, None),
     ({"phone": "0612345678", "no_digital": True}, None)],
)  # fmt: skip
def test_who_moves_hears_that_we_look_no_longer_every_year(resident, begin, post, reached, road):
    from vanzelf.reach.models import Message
    from vanzelf.reach.representing import endings
    from vanzelf.residents import actions
    from vanzelf.residents.models import Change, Channel

    begin("kwijtschelding")
    subject = resident.subject
    actions.prefer(subject=subject, **reached)
    actions.consent(subject=subject, service="kwijtschelding", text="0", told_by=Channel.DESK)
    actions.hear(key="1", subject=subject, kind=Change.Kind.LEFT, on=dt.date(2026, 11, 1))
    assert (endings(), endings()) == (road is not None, 0)
    if road:
        sent = deliver(Message.objects.get(kind="toestemming_eindigt"))
        assert (sent.state, sent.channel) == ("verzonden", road)
        [given] = post.taken.values()
        assert "uw nieuwe gemeente" in given.text


def test_who_died_is_told_nothing(resident, begin):
    from vanzelf.reach.representing import endings
    from vanzelf.residents import actions
    from vanzelf.residents.models import Change, Channel

    begin("kwijtschelding")
    actions.prefer(subject=resident.subject, phone="0612345678")
    actions.consent(
        subject=resident.subject, service="kwijtschelding", text="0", told_by=Channel.DESK
    )
    actions.hear(key="1", subject=resident.subject, kind=Change.Kind.DIED, on=dt.date(2026, 11, 1))
    assert endings() == 0
