"""Which carrier takes a message, and what it is handed."""

from typing import Final

from vanzelf.connectors.carriers import Carrier, Outgoing, Refused
from vanzelf.reach.models import Message
from vanzelf.reach.sending import content_of
from vanzelf.residents.models import Channel, Preferences

CARRIERS: Final[dict[Channel, Carrier]] = {}
"""By channel; filled when the application starts, from its settings."""


def carrier_for(message: Message) -> Carrier:
    """Who takes a message; raises Refused when this installation has nobody for the channel."""
    found = CARRIERS.get(Channel(message.channel))
    if found is None:
        raise Refused("geen-drager")
    return found


def outgoing(message: Message) -> Outgoing:
    """What the carrier is handed: words, and whom it goes to."""
    said = content_of(message)
    preferences = Preferences.objects.filter(subject=message.subject_id).first()
    match Channel(message.channel):
        case Channel.SMS:
            return Outgoing("sms", preferences.phone if preferences else "", said.sms or "")
        case Channel.EMAIL:
            to = preferences.email if preferences else ""
            return Outgoing("email", to, said.text, said.subject)
        case _:
            return Outgoing("brief", "", said.text, said.subject)
