"""Visits of residents, wrong codes from one place, and counts that nobody can be found by."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from vanzelf.reach.models import Offer
from vanzelf.residents.models import Subject


class Visit(models.Model):
    """Somebody is here, by the code of a letter or by logging in.

    token: keyed hash of what their browser keeps. offer: with a code, the only one they see.
    """

    class Level(models.TextChoices):
        """How sure we are of who it is: a code opens one offer, logging in opens one's own pages."""

        CODE = "code", "code uit een brief"
        BROKER = "ingelogd", "ingelogd"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token = models.BinaryField(max_length=32, unique=True)
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="+")
    level = models.CharField(max_length=8, choices=Level)
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, null=True, related_name="+")
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """A code is for one offer, a login for none in particular."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(level="code", offer__isnull=False)
                | Q(level="ingelogd", offer__isnull=True),
                name="visit_offer",
            ),
        ]

    def __str__(self) -> str:
        """The random id."""
        return str(self.id)


class Tries(models.Model):
    """How often a code was wrong, from one place or with the same signs.

    key: keyed hash of the network address, which is not kept itself, or of the code.
    """

    key = models.BinaryField(max_length=32, primary_key=True)
    wrong = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()
    wait_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """How often."""
        return str(self.wrong)


class OpenedCount(models.Model):
    """How often an offer of a campaign was opened with its code before it was answered (A41).

    Nobody who did is kept: who looks on two days counts twice. campaign: its random id.
    """

    campaign = models.UUIDField(primary_key=True)
    times = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        """How often."""
        return str(self.times)


class ReasonCount(models.Model):
    """How often a reason was given in a month. Nobody who gave it is kept (A19)."""

    service = models.SlugField("dienst", max_length=40)
    reason = models.SlugField("reden", max_length=40)
    month = models.DateField("maand")
    times = models.PositiveIntegerField(default=0)

    class Meta:
        """One number for a reason and a month."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["service", "reason", "month"], name="reason_once"),
        ]

    def __str__(self) -> str:
        """The reason."""
        return self.reason
