"""Offers, messages, replies and confirmations."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from vanzelf.decide.models import Case
from vanzelf.org.models import Staff
from vanzelf.residents.models import Channel, Representative, Subject
from vanzelf.work.models import Task


class Answer(models.TextChoices):
    """The four answers, equal in effort and look (P-22)."""

    YES = "ja", "Ja"
    NO = "nee", "Nee, dank u"
    TALK = "praten", "Ik wil eerst praten"
    WRONG = "klopt_niet", "Dit klopt niet"


class Offer(models.Model):
    """Something is put to a resident, to say yes or no to.

    topics: the schemes it is about. proof: how sure it is. campaign: which one made it, if any.
    code: keyed hash of the one-time code on the letter, which opens this offer and nothing else.
    said: what its texts fill in, for the messages that follow. checking_since, checked_at: after a
    yes, when somebody began to look whether the facts are right, and when they had.
    """

    class State(models.TextChoices):
        """Where it is: open, or what was answered, or why it ended without an answer."""

        OPEN = "open", "open"
        YES = "ja", "ja"
        NO = "nee", "nee"
        TALK = "praten", "wil eerst praten"
        WRONG = "klopt_niet", "klopt niet"
        EXPIRED = "verlopen", "verlopen"
        WITHDRAWN = "ingetrokken", "ingetrokken"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=120, unique=True)
    service = models.SlugField("dienst", max_length=40)
    group = models.SlugField("groep", max_length=40)
    level = models.CharField("niveau", max_length=2)
    proof = models.CharField("zekerheid", max_length=14)
    topics = models.JSONField("onderwerpen", default=list)
    period = models.CharField("tijdvak", max_length=7)
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="offers")
    campaign = models.UUIDField(null=True, db_index=True)
    state = models.CharField(max_length=11, choices=State, default=State.OPEN)
    made_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    expires_on = models.DateField("geldig tot")
    code = models.BinaryField(max_length=32, null=True, unique=True)
    code_tries = models.PositiveSmallIntegerField(default=0)
    facts = models.JSONField(default=list)
    said = models.JSONField(default=dict)
    checking_since = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, null=True, related_name="offer")

    class Meta:
        """One open for a resident and a service; what was answered has a moment."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["subject", "service", "group"],
                condition=Q(state="open"),
                name="offer_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "verlopen", "ingetrokken"])
                | Q(answered_at__isnull=False),
                name="offer_answer_whole",
            ),
        ]

    def __str__(self) -> str:
        """The random id."""
        return str(self.id)


class Message(models.Model):
    """One message to one resident by one channel, with a key: it is sent once, whatever crashes.

    to: whom it goes to instead, such as a curator. sealed: the whole message as it was sent,
    encrypted. provider: who carries it, and what they call it. tries: how often it was handed over.
    within: the message in whose envelope it goes; that one is claimed and handed over for both.
    """

    class State(models.TextChoices):
        """Where it is."""

        WAITING = "wacht", "wacht"
        SENDING = "onderweg", "wordt verzonden"
        SENT = "verzonden", "verzonden"
        DELIVERED = "bezorgd", "bezorgd"
        FAILED = "mislukt", "niet bezorgd"
        RETURNED = "retour", "teruggekomen"
        STOPPED = "tegengehouden", "tegengehouden"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=120, unique=True)
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="messages")
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, null=True, related_name="messages")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, related_name="messages")
    representative = models.ForeignKey(Representative, on_delete=models.PROTECT, null=True)
    within = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, related_name="beside", db_index=False
    )
    service = models.SlugField("dienst", max_length=40, blank=True)
    kind = models.CharField("soort", max_length=30)
    channel = models.CharField("kanaal", max_length=8, choices=Channel)
    language = models.CharField("taal", max_length=2)
    text = models.CharField("tekstversie", max_length=64)
    sealed = models.BinaryField(null=True)
    state = models.CharField(max_length=13, choices=State, default=State.WAITING)
    stopped_because = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField()
    send_after = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    provider = models.CharField(max_length=20, blank=True)
    provider_id = models.CharField(max_length=80, blank=True, db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        """What is stopped says why; what was sent says when."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(state="tegengehouden") | ~Q(stopped_because=""),
                name="message_stop_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["verzonden", "bezorgd", "retour"]) | ~Q(sent_at=None),
                name="message_sent_says_when",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["channel", "send_after"], condition=Q(state="wacht"), name="message_waiting"
            ),
            models.Index(
                fields=["channel", "claimed_at"],
                condition=Q(state="onderweg"),
                name="message_claimed",
            ),
            models.Index(
                fields=["within"], condition=Q(within__isnull=False), name="message_within"
            ),
        ]

    def __str__(self) -> str:
        """The random id."""
        return str(self.id)


class Reply(models.Model):
    """What somebody answered, and by what road. The words themselves are not kept: a keyed hash is.

    why: the rule by which a text was understood. by: the member of staff who wrote it down, at the
    telephone, the desk or the door. representative: who answered for the resident.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=120, unique=True)
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, null=True, related_name="replies")
    subject = models.ForeignKey(
        Subject, on_delete=models.CASCADE, null=True, related_name="replies"
    )
    channel = models.CharField("kanaal", max_length=8, choices=Channel)
    meaning = models.CharField("betekenis", max_length=14)
    why = models.CharField(max_length=30, blank=True)
    text_hash = models.BinaryField(max_length=32, null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    representative = models.ForeignKey(Representative, on_delete=models.PROTECT, null=True)

    def __str__(self) -> str:
        """What it means."""
        return self.meaning


class Receipt(models.Model):
    """A confirmation: what somebody did, that it is right, and what comes next (A64).

    promise: whether it says that they need not pay for a mistake of ours; a later recovery that
    contradicts it waits for a person.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField("nummer", max_length=20, unique=True)
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="receipts")
    reply = models.OneToOneField(Reply, on_delete=models.CASCADE, null=True, related_name="receipt")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, related_name="receipts")
    service = models.SlugField("dienst", max_length=40, blank=True)
    kind = models.CharField(max_length=30)
    at = models.DateTimeField()
    text = models.CharField("tekstversie", max_length=64)
    promise = models.BooleanField(default=True)

    def __str__(self) -> str:
        """Its number."""
        return self.number


class Inbound(models.Model):
    """A text message that came in, by the id its carrier gave it: handled once."""

    provider_id = models.CharField(max_length=80, primary_key=True)
    came_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)
    reply = models.ForeignKey(Reply, on_delete=models.CASCADE, null=True)

    def __str__(self) -> str:
        """Its id."""
        return self.provider_id


class Words(models.Model):
    """What somebody wrote that a person must read: sealed, with its task, and gone when that is done.

    A trigger of the database takes it away with the end of the task (`migrations/0003_words_go.py`).
    """

    task = models.OneToOneField(
        Task, on_delete=models.CASCADE, primary_key=True, related_name="words"
    )
    sealed = models.BinaryField()
    came_at = models.DateTimeField()

    def __str__(self) -> str:
        """The id of the task."""
        return str(self.task_id)
