"""Which carrier takes a message, what it is handed, and what it is asked afterwards."""

import datetime as dt
from contextlib import suppress
from functools import cache
from typing import Final

from django.conf import settings

from vanzelf.connectors.carriers import Carrier, Outgoing, Receipt, Refused, TryLater
from vanzelf.connectors.letterbox.client import Letterbox
from vanzelf.connectors.mail.client import Mail, Server
from vanzelf.connectors.notify.client import NOTIFY_NL, Notify
from vanzelf.explanation.notation import Language
from vanzelf.letters.content import several
from vanzelf.letters.model import Addressee, Further, Letter, Sender
from vanzelf.letters.render import render
from vanzelf.org import clock
from vanzelf.org.catalogue import general
from vanzelf.reach import envelopes
from vanzelf.reach.covering import covered
from vanzelf.reach.models import Message
from vanzelf.reach.sending import STATES, report
from vanzelf.reach.wording import office
from vanzelf.reach.written import code_of, content_of
from vanzelf.residents.models import Channel, Preferences, Resident
from vanzelf.terms.problems import ProblemError

UNHEARD: Final = dt.timedelta(hours=1)
"""So long after a text message its receipt should be there."""
KEPT: Final = dt.timedelta(days=7)
"""So long a carrier knows what became of a message."""
ASKED: Final = 500
"""Text messages that are asked after at a time."""
OUT_OF_REACH: Final = 20
"""Questions without an answer after which no more are asked this time."""
CARRIERS: Final[dict[Channel, Carrier]] = {}
"""By channel, when something else carries than the settings say: in tests, and for a pilot."""


def carrier_for(message: Message) -> Carrier:
    """Who takes a message; raises Refused when this installation has nobody for the channel."""
    channel = Channel(message.channel)
    found = CARRIERS.get(channel) or _carriers().get(channel)
    if found is None:
        raise Refused("geen-drager")
    return found


def outgoing(message: Message) -> Outgoing:
    """What the carrier is handed: words, and whom it goes to."""
    said, preferences = content_of(message), _preferences(message)
    match Channel(message.channel):
        case Channel.SMS:
            return Outgoing("sms", preferences.phone if preferences else "", said.sms or "")
        case Channel.EMAIL:
            to = preferences.email if preferences else ""
            language, further = _language(message), further_of(message)
            first = [several(language, 1 + len(further))] if further else []
            more = [f"* * *\n\n{each.filled.subject}\n\n{each.filled.text}" for each in further]
            text = "\n\n".join([*first, said.text, *more])
            return Outgoing("email", to, text, said.subject, language=language)
        case _:
            return _printed(message)


def _printed(message: Message) -> Outgoing:
    try:
        letter = letter_of(message)
        pdf = render(letter)
    except ProblemError as error:
        raise Refused(error.problems[0].code) from None  # a person finds another way
    said, secret = letter.filled, letter.addressee.secret
    return Outgoing("brief", "", said.text, said.subject, pdf, secret=secret)


def letter_of(message: Message) -> Letter:
    """A message as a letter: to the resident, or to who acts for them."""
    language, said, acts = _language(message), content_of(message), message.representative
    known, code = office(language), code_of(message)
    environment = settings.ENVIRONMENT
    preferences = _preferences(message)
    return Letter(
        filled=said if acts is None else covered(message, said, acts),
        further=further_of(message),
        addressee=_addressee(message, message.subject.resident),
        sender=Sender(
            environment.municipality, environment.return_address, known["telefoon"],
            known["openingstijden"], known["website"],
        ),
        date=clock.today(),
        language=language,
        reference=message.case.number if message.case else "",
        code=code,
        code_url=None if code is None else f"{environment.origin}/",
        large_print=preferences is not None and preferences.large_print,
        demo=environment.demo,
    )  # fmt: skip


def further_of(message: Message) -> tuple[Further, ...]:
    """What else goes in the envelope of a message, each with its own code."""
    found = []
    for each in envelopes.beside(message):
        said, acts = content_of(each), each.representative
        found.append(Further(said if acts is None else covered(each, said, acts), code_of(each)))
    return tuple(found)


def _preferences(message: Message) -> Preferences | None:
    return getattr(message.subject, "preferences", None)


def _language(message: Message) -> Language:
    return "en" if message.language == "en" else "nl"


def _addressee(message: Message, resident: Resident) -> Addressee:
    if message.representative is not None:
        own = message.representative.address_lines.splitlines()
        return Addressee((message.representative.name, *own))
    where = resident.address
    if where is None:
        raise Refused("geen-adres")
    lines = (resident.name, str(where), f"{where.postcode}  {where.city}")
    return Addressee(lines, secret=resident.secret)


def close_letterbox() -> int:
    """Make one batch of the letters of today for the printer; gives how many letters it has."""
    found = _carriers().get(Channel.LETTER)
    if not isinstance(found, Letterbox):
        return 0
    batch = found.close(clock.today().isoformat())
    return 0 if batch is None else batch.letters


def ask_after() -> int:
    """Ask after letters that went wrong, and texts of which no receipt came; gives how many it told.

    Told twice, it is noted once. What gets no answer is for the next time.
    """
    found, many = _carriers(), 0
    letters, texts = found.get(Channel.LETTER), found.get(Channel.SMS)
    if isinstance(letters, Notify):
        with suppress(TryLater):
            for each in letters.went_wrong():
                many += _note(each)
    return many + (_ask_after(texts) if isinstance(texts, Notify) else 0)


def _ask_after(texts: Notify) -> int:
    many = failed = 0
    for provider_id in _unheard():
        try:
            many += _note(texts.status(provider_id))
        except TryLater:
            failed += 1
            if failed == OUT_OF_REACH:
                break
        except (Refused, ProblemError):
            continue
    return many


def _unheard() -> list[str]:
    """What the carrier calls texts that were sent a while ago, longest ago first."""
    now = clock.now()
    sent = Message.objects.filter(
        channel=Channel.SMS, state=Message.State.SENT, sent_at__lt=now - UNHEARD,
        sent_at__gt=now - KEPT,
    ).exclude(provider_id="")  # fmt: skip
    return list(sent.order_by("sent_at").values_list("provider_id", flat=True)[:ASKED])


def _note(receipt: Receipt) -> bool:
    state = STATES.get(receipt.status)
    known = receipt.key or ""
    return state is not None and report(receipt.provider_id, state, known, Notify.name)


@cache
def _carriers() -> dict[Channel, Carrier]:
    """Who carries what, by the settings of this installation."""
    environment = settings.ENVIRONMENT
    found: dict[Channel, Carrier] = {}
    if environment.notify_key is not None:
        notify = Notify(
            environment.notify_key.get_secret_value(), environment.notify_template,
            url=environment.notify_url or NOTIFY_NL,
            sms_sender=environment.notify_sms_sender or None,
        )  # fmt: skip
        found |= {Channel.SMS: notify, Channel.LETTER: notify}
    if environment.letterbox is not None:
        found[Channel.LETTER] = Letterbox(
            environment.letterbox, under_contract=environment.letterbox_under_contract
        )
    if environment.mail_host is not None:
        server = Server(
            environment.mail_host, environment.mail_port, environment.mail_user,
            environment.mail_password.get_secret_value(), environment.mail_tls,
        )  # fmt: skip
        preview = general().outside["melding"]["nl"].format(gemeente=office("nl")["gemeente"])
        found[Channel.EMAIL] = Mail(
            server, environment.municipality, environment.mail_from, preview, clock.now
        )
    return found
