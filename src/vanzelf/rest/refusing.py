"""A no that somebody said at an organisation that works with the municipality, and that holds here too.

It does what the same no does by telephone or at the desk, and nothing else: contact stops. It cannot
be taken back by this road, and who passes it on does not learn whether we know somebody. Somebody who
is not known here is not written down.
"""

from django.db import transaction

from vanzelf.org import clock, processing
from vanzelf.org.catalogue import services
from vanzelf.reach.answering import say_no
from vanzelf.residents import numbers
from vanzelf.residents.actions import one_at_a_time
from vanzelf.residents.models import Channel, Refusal, Subject
from vanzelf.rest import problems
from vanzelf.rest.once import digest_of
from vanzelf.rest.shapes import RefusalIn
from vanzelf.rest.tokens import Caller

PASSED_ON = "U zei nee bij %s. Die gaf uw nee aan ons door"


def digest(said: RefusalIn) -> str:
    """To know the same request again, with a keyed hash in the place of the number."""
    person = numbers.keyed(said.burgerservicenummer).hex()
    return digest_of(said.model_dump(mode="json") | {"burgerservicenummer": person})


@transaction.atomic
def take(said: RefusalIn, caller: Caller) -> bool:
    """Note a no; whether it was new and of somebody known. Raises problems.Refusal for what is no no."""
    if said.dienst != Refusal.EVERYTHING and said.dienst not in services():
        raise problems.Refusal(400, "input", "Deze dienst is er niet. Kijk bij /diensten.")
    if said.gezegdOp > clock.now():
        raise problems.Refusal(400, "input", "gezegdOp ligt in de toekomst.")
    subject = numbers.find(said.burgerservicenummer)
    if subject is None:
        return False
    one_at_a_time(subject.pk)
    if _settled(subject, said):
        return False
    say_no(subject=subject, scope=said.dienst, channel=Channel(said.kanaal))
    processing.used(
        number=said.burgerservicenummer, purpose=said.PURPOSE,
        what=PASSED_ON % caller.client.organisation.name,
    )  # fmt: skip
    return True


def _settled(subject: Subject, said: RefusalIn) -> bool:
    """Whether it holds already, or was taken back by the resident after they said it there."""
    known = Refusal.objects.filter(subject=subject, scope=said.dienst)
    return (
        known.filter(revoked_at=None).exists()
        or known.filter(revoked_at__gte=said.gezegdOp).exists()
    )
