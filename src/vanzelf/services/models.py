"""Services in force, and the three gates they passed."""

import datetime as dt
import uuid
from typing import ClassVar, Final

from django.db import models
from django.db.models import Q
from django.utils import timezone

from vanzelf.org import clock
from vanzelf.org.models import Staff


class Version(models.Model):
    """A service as its folder was on a day. One of a service is in force at a time.

    digest: of the whole folder, texts included. substance: of purpose, law, sources, fields and
    levels; when that changes, the gates open again (A66). register_entry: what the public register
    of checks says of it; a version that runs with another text stops itself (P-15).
    """

    class State(models.TextChoices):
        """Where it is in its life."""

        DRAFT = "concept", "concept"
        IN_FORCE = "in_werking", "in werking"
        PAUSED = "gepauzeerd", "gepauzeerd"
        ENDED = "gestopt", "gestopt"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.SlugField("dienst", max_length=40)
    digest = models.CharField(max_length=64)
    substance = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    made_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    paused_because = models.CharField(max_length=200, blank=True)
    register_entry = models.JSONField(default=dict)

    class Meta:
        """One that is not ended, for each service."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["service"], condition=~Q(state="gestopt"), name="version_one_alive"
            ),
            models.CheckConstraint(
                condition=~Q(state="in_werking") | Q(began_at__isnull=False), name="version_began"
            ),
        ]

    def __str__(self) -> str:
        """The service and its state."""
        return f"{self.service} ({self.get_state_display()})"


class Measured(models.Model):
    """What each list question of a version buys and tells, on people who do not exist (A53).

    laws: the digest of every scheme of its bundle, as it was measured. found: what
    `vanzelf.eikenhage.necessity` found; empty while that is being worked out.
    """

    version = models.OneToOneField(
        Version, on_delete=models.PROTECT, primary_key=True, related_name="measured"
    )
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    laws = models.JSONField(default=dict)
    found = models.JSONField(default=dict)

    class Meta:
        """What is there says when it was made."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(made_at__isnull=False) | Q(found={}), name="measured_on_a_day"
            ),
        ]

    def __str__(self) -> str:
        """When it was asked for."""
        return f"{self.asked_at:%Y-%m-%d %H:%M}"


class Gate(models.Model):
    """One of three questions about a service, answered and signed: in this order, by others each.

    conditions: what becomes a setting of the running service: `hoogste_niveau`, `kanalen`,
    `bewaren_dagen`. evidence: what the answer rests on, per gate (A25, A66); under `QUESTIONS` what
    each list question buys, with the reason for those that buy little (A53). holds_days: how long the
    answer holds, as the municipality had chosen when it was signed.
    """

    class Kind(models.TextChoices):
        """The question."""

        WANT = "willen", "Willen we het?"
        MAY = "mag", "Mag het?"
        CAN = "kan", "Kan het?"

    class Verdict(models.TextChoices):
        """The answer. Not known yet is not a yes: it blocks."""

        YES = "ja", "ja"
        UNDER_CONDITIONS = "voorwaarden", "ja, onder voorwaarden"
        NO = "nee", "nee"
        UNKNOWN = "onbekend", "nog niet bekend"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="gates")
    kind = models.CharField(max_length=6, choices=Kind)
    verdict = models.CharField(max_length=12, choices=Verdict)
    motive = models.TextField("motivering")
    article = models.CharField("artikel", max_length=120, blank=True)
    conditions = models.JSONField(default=dict)
    evidence = models.JSONField(default=dict)
    signed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    holds_days = models.PositiveSmallIntegerField("geldt dagen", default=365, db_default=365)
    reopened_at = models.DateTimeField(null=True)
    reopened_because = models.CharField(max_length=200, blank=True)

    class Meta:
        """One answer to a question at a time; of 'it may' a no or a yes names the law."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["version", "kind"], condition=Q(reopened_at=None), name="gate_one_answer"
            ),
            models.CheckConstraint(
                condition=~Q(kind="mag") | Q(verdict="onbekend") | ~Q(article=""),
                name="gate_names_the_law",
            ),
        ]

    @property
    def until(self) -> dt.date:
        """The day on which the question is asked again, whatever the answer was (A65)."""
        return timezone.localdate(self.signed_at) + dt.timedelta(days=self.holds_days)

    @property
    def open(self) -> bool:
        """Whether the answer lets the service through, today."""
        return self.verdict in OPENS and clock.today() < self.until

    def __str__(self) -> str:
        """The question and the answer."""
        return f"{self.get_kind_display()} {self.get_verdict_display()}"


class Taken(models.Model):
    """A folder of a service, as it was taken in: a digest of each part, and what was different from
    the time before (A28). said and changed: see `vanzelf.services.changes`.
    """

    id = models.BigAutoField(primary_key=True)
    service = models.SlugField("dienst", max_length=40)
    at = models.DateTimeField()
    said = models.JSONField(default=dict)
    changed = models.JSONField(default=list)

    def __str__(self) -> str:
        """The service and the day."""
        return f"{self.service} {self.at:%Y-%m-%d}"


OPENS: Final = (Gate.Verdict.YES, Gate.Verdict.UNDER_CONDITIONS)
"""Answers that let a service through."""
QUESTIONS: Final = "vragen"
"""Under which evidence keeps the list questions."""
