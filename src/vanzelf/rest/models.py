"""Programs that may ask something, and what was answered to a key."""

import uuid
from typing import ClassVar

from django.db import models

from vanzelf.org.models import Organisation, Staff


class Client(models.Model):
    """A program of an organisation. It may do what its scopes say, for its purposes, until a day.

    secret: SHA-256 of what it proves itself with; the secret itself is shown once. agreed_by: who
    said that it may, besides who entered it; before that it gets no token.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("naam", max_length=80, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="clients")
    secret = models.BinaryField(max_length=32)
    scopes = models.JSONField(default=list)
    purposes = models.JSONField("doelen", default=list)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    agreed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    until = models.DateField("tot")
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Its name."""
        return self.name


class Asked(models.Model):
    """How often a program asked for a token in the last minute in which it did.

    client: its id; everything that is no program of ours counts together.
    """

    client = models.CharField(max_length=36, primary_key=True)
    minute = models.DateTimeField()
    count = models.PositiveIntegerField()

    def __str__(self) -> str:
        """Which."""
        return self.client


class Answered(models.Model):
    """What was answered to a request with a key, so that the same key gets the same again.

    digest: of the request; another request with the same key is refused.
    """

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="answered")
    key = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        """Once each."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["client", "key"], name="answered_once"),
        ]

    def __str__(self) -> str:
        """The key."""
        return self.key
