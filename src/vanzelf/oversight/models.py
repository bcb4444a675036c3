"""Requests of residents about their data, proof of what was erased, rehearsals of the kill switch."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from vanzelf.org.models import Halt, Staff
from vanzelf.residents.models import Channel, Subject


class Request(models.Model):
    """Somebody asks what we have of them, or that we correct, stop or erase it (AVG art. 15 to 21).

    due_on: a month after it came (AVG art. 12(3)); extended once by two months, with the reason that
    the resident is told. as_of, digest: of the bundle that was made, so that it can be made again.
    subject: empty once somebody is erased.
    """

    class Kind(models.TextChoices):
        """What is asked, with the article."""

        ACCESS = "inzage", "Inzage (AVG art. 15)"
        CORRECTION = "correctie", "Correctie (AVG art. 16)"
        ERASURE = "verwijdering", "Verwijdering (AVG art. 17)"
        OBJECTION = "bezwaar", "Bezwaar (AVG art. 21)"

    class State(models.TextChoices):
        """Where it is."""

        OPEN = "open", "open"
        DONE = "klaar", "klaar"

    class Outcome(models.TextChoices):
        """What came of it."""

        GRANTED = "gedaan", "gedaan zoals gevraagd"
        PARTLY = "deels", "voor een deel gedaan"
        REFUSED = "afgewezen", "niet gedaan"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("soort", max_length=12, choices=Kind)
    subject = models.ForeignKey(
        Subject, on_delete=models.SET_NULL, null=True, related_name="requests"
    )
    service = models.SlugField("dienst", max_length=40, blank=True)
    came_at = models.DateTimeField("binnen op")
    came_by = models.CharField("via", max_length=8, choices=Channel)
    due_on = models.DateField("uiterlijk")
    extended_because = models.CharField("waarom verlengd", max_length=300, blank=True)
    state = models.CharField(max_length=5, choices=State, default=State.OPEN)
    as_of = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    outcome = models.CharField("uitkomst", max_length=9, choices=Outcome, blank=True)
    reason = models.CharField("motivering", max_length=600, blank=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        """What is done says what came of it; what was not done in full says why."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state="open", outcome="", done_at=None, done_by=None)
                | (Q(state="klaar", done_at__isnull=False, done_by__isnull=False) & ~Q(outcome="")),
                name="request_end_whole",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["deels", "afgewezen"]) | ~Q(reason=""),
                name="request_refusal_says_why",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["due_on"], condition=Q(state="open"), name="request_open"),
        ]

    def __str__(self) -> str:
        """What is asked."""
        return self.get_kind_display()


class Proof(models.Model):
    """Of one kind of data, on one day: what was older than its period is gone, and how much it was.

    until: what came before this moment is gone. Nothing of a person is in it.
    """

    kind = models.CharField("soort", max_length=30)
    day = models.DateField("dag")
    until = models.DateTimeField("ouder dan")
    count = models.PositiveIntegerField("aantal", default=0)
    finished_at = models.DateTimeField("klaar om", null=True)

    class Meta:
        """One a day for each kind."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "day"], name="proof_once_a_day"),
        ]

    def __str__(self) -> str:
        """Which and when."""
        return f"{self.kind} {self.day:%Y-%m-%d}"


class Drill(models.Model):
    """A rehearsal of the kill switch: everything stopped on purpose, and started again (P-50).

    seconds: how long it took until nothing went out any more. left: what still went out after that,
    which should be nothing.
    """

    halt = models.OneToOneField(Halt, on_delete=models.PROTECT, related_name="drill")
    noted_at = models.DateTimeField("genoteerd")
    noted_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    seconds = models.PositiveIntegerField("seconden tot stilstand")
    left = models.PositiveIntegerField("nog uitgegaan", default=0)
    lessons = models.CharField("wat leerden wij", max_length=600, blank=True)

    class Meta:
        """The newest first."""

        ordering: ClassVar[list[str]] = ["-noted_at"]

    def __str__(self) -> str:
        """When it was."""
        return f"{self.noted_at:%Y-%m-%d}"


class Seen(models.Model):
    """A version of a mandate that we have had, so that the next one can be laid beside it.

    text: as its source signed it. Nothing of a person is in it. heard_at: when its source last said
    whether it holds. withdrawn_at: when we heard that it was taken back.
    """

    digest = models.CharField(max_length=80, primary_key=True)
    source = models.CharField(max_length=20)
    mandate = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    text = models.TextField()
    seen_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        """The oldest version first."""

        ordering: ClassVar[list[str]] = ["source", "mandate", "version"]

    def __str__(self) -> str:
        """Which it is."""
        return f"{self.mandate} {self.version}"
