"""Tasks for people, and attempts to speak with somebody."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from vanzelf.org.models import District, Organisation, Staff
from vanzelf.org.rights import Role
from vanzelf.residents.models import Subject


class Task(models.Model):
    """Something a person must do. It has a day by which, a role that does it, and one key.

    about: what it is about, as `kind:id`. promised_at: when we told the resident it would be done
    (A63). data: codes and ids, never what somebody said or what a source answered.
    """

    class Kind(models.TextChoices):
        """What is to be done."""

        CALL_BACK = "terugbellen", "Terugbellen"
        CALL_FIRST = "eerst_bellen", "Eerst bellen"
        UNCLEAR_REPLY = "onduidelijk_antwoord", "Antwoord lezen"
        HELP = "samen_regelen", "Samen regelen"
        CONTESTED = "klopt_niet", "Gegeven klopt niet"
        EXCLUDED = "uitgezonderd", "Niet vanzelf toegekend"
        HINDRANCE = "belemmering", "Belemmering bekijken"
        UNDELIVERED = "niet_bezorgd", "Bericht niet bezorgd"
        ADDRESS = "adres", "Adres uitzoeken"
        REPRESENTED = "vertegenwoordigd", "Vertegenwoordiger zoeken"
        RESCUE = "hulp_aanbieden", "Hulp aanbieden"
        REPAIR = "herstellen", "Fout herstellen"
        SECOND = "mee_tekenen", "Mee tekenen"
        HAND_OVER = "overdracht", "Overgenomen gesprek"

    class State(models.TextChoices):
        """Where it is."""

        OPEN = "open", "open"
        DONE = "klaar", "klaar"
        CANCELLED = "vervallen", "vervallen"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField("soort", max_length=24, choices=Kind)
    service = models.SlugField("dienst", max_length=40, blank=True)
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, null=True, related_name="tasks")
    about = models.CharField(max_length=60, blank=True, db_index=True)
    role = models.CharField(max_length=12, choices=Role)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True)
    district = models.ForeignKey(District, on_delete=models.PROTECT, null=True)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    promised_at = models.DateTimeField(null=True)
    urgent = models.BooleanField(default=False)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    taken_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="tasks")
    done_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)
    result = models.CharField("uitkomst", max_length=40, blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        """What is open has no end; what is done has one, and says what came of it."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["role", "-urgent", "due_at", "id"], condition=Q(state="open"),
                name="task_open",
            ),
        ]  # fmt: skip
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state="open", done_at=None) | (~Q(state="open") & ~Q(done_at=None)),
                name="task_end_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="klaar") | ~Q(result=""), name="task_done_says_what"
            ),
        ]

    def __str__(self) -> str:
        """What is to be done."""
        return self.get_kind_display()


class Known(models.Model):
    """Somebody of the staff knows a resident, such as family: a colleague does all that is for them (P-39)."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()

    class Meta:
        """Said once."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["staff", "subject"], name="known_once"),
        ]

    def __str__(self) -> str:
        """Since when."""
        return f"{self.since:%Y-%m-%d}"


class PartOfDay(models.TextChoices):
    """When somebody was tried; the next try is at another part of the day."""

    MORNING = "ochtend", "ochtend"
    AFTERNOON = "middag", "middag"
    EVENING = "avond", "avond"


class ContactAttempt(models.Model):
    """One attempt to speak with somebody: channel, day, part of day, reached or not (GGM).

    about: what for, as `kind:id`; a decision that is not positive waits for one.
    """

    class Kind(models.TextChoices):
        """How."""

        CALL = "bellen", "telefoon"
        VISIT = "bezoek", "bezoek"
        DESK = "balie", "balie"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="attempts")
    about = models.CharField(max_length=60, db_index=True)
    kind = models.CharField(max_length=7, choices=Kind)
    at = models.DateTimeField()
    part_of_day = models.CharField(max_length=7, choices=PartOfDay)
    reached = models.BooleanField("bereikt")
    result = models.CharField("uitkomst", max_length=30, blank=True)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        """When, and whether somebody was reached."""
        return f"{self.at:%Y-%m-%d} {self.get_part_of_day_display()}"


class Result(models.TextChoices):
    """What came of contact: a closed list. Not reached is our failure; not wanting is a choice."""

    GRANTED = "toegekend_ambtshalve", "toegekend zonder aanvraag"
    GRANTED_AFTER_YES = "toegekend_na_ja", "toegekend na ja"
    APPLIED_TOGETHER = "aanvraag_samen_ingediend", "samen aangevraagd"
    HAD_IT = "had_het_al", "had het al"
    NOT_ENTITLED = "geen_recht_gebleken", "toch geen recht"
    NOT_YET = "nog_niet_te_bepalen", "nog niet te bepalen"
    NOT_THIS = "wil_niet_deze_dienst", "wil dit niet"
    NOTHING_PROACTIVE = "wil_geen_proactieve_dienst", "wil niets aangeboden krijgen"
    OTHER_CHANNEL = "wil_ander_kanaal", "wil het anders"
    NOT_REACHED = "niet_bereikt", "niet bereikt"
    MOVED = "verhuisd", "verhuisd"
    DIED = "overleden", "overleden"
    REPRESENTED = "vertegenwoordigd", "iemand regelt het voor deze persoon"
    REFERRED = "doorverwezen", "doorverwezen"
    DATA_WRONG = "fout_in_gegevens", "fout in gegevens"
    WITHDRAWN_BY_US = "ingetrokken_door_ons", "door ons ingetrokken"
    OBJECTION = "bezwaar", "bezwaar"
    REPAIRED = "hersteld", "hersteld"
