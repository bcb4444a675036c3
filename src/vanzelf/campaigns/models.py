"""Campaigns, waves, the list, and who walks it."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from vanzelf.org.models import District, Staff
from vanzelf.residents.models import Address, Subject
from vanzelf.services.models import Version
from vanzelf.work.models import PartOfDay


class Campaign(models.Model):
    """Reaching a group about a service: from choosing it until its list has expired.

    run: of the list, where there is one; step: the last thing that was sent for it. funnel: counts
    of each step, in whole numbers; no page shows one under ten. seed: of the random order of waves.
    per_week: how many the teams can see. said: what its messages fill in, the same for everybody.
    asked_by: who asked for the step that now takes a second person. board: its list is about so many
    residents that the board must want it itself; wanted_by: who of the board does. older_because: why it
    goes although much of its list rests on older data. answers: to its letters, as they were at the look
    of last week and as they were told last.
    """

    class State(models.TextChoices):
        """Where it is."""

        DRAFT = "concept", "concept"
        ASKING = "vraagt", "bronnen antwoorden"
        READY = "lijst_klaar", "lijst klaar"
        RUNNING = "loopt", "loopt"
        CLOSED = "gesloten", "gesloten"
        STOPPED = "gestopt", "gestopt"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("naam", max_length=80)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="campaigns")
    group = models.SlugField("groep", max_length=40)
    on = models.DateField("peildatum")
    state = models.CharField(max_length=11, choices=State, default=State.DRAFT)
    run = models.CharField(max_length=40, blank=True)
    step = models.CharField(max_length=40, blank=True)
    said = models.JSONField("in te vullen", default=dict)
    funnel = models.JSONField(default=dict)
    ladder = models.JSONField("ladder", default=list)
    waves_wanted = models.PositiveSmallIntegerField("aantal golven", default=3)
    days_between = models.PositiveSmallIntegerField("dagen tussen golven", default=14)
    per_week = models.PositiveIntegerField("gesprekken per week", default=40)
    seed = models.CharField(max_length=32, blank=True)
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    board = models.BooleanField("bestuur nodig", default=False, db_default=False)
    wanted_by = models.ForeignKey(
        Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    wanted_at = models.DateTimeField(null=True)
    wanted_because = models.CharField("waarom gewild", max_length=200, blank=True, db_default="")
    older_because = models.CharField(
        "waarom met oudere gegevens", max_length=200, blank=True, db_default=""
    )
    answers = models.JSONField("antwoorden", null=True)
    released_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)
    expires_on = models.DateField("vervalt op", null=True)
    stopped_because = models.CharField("waarom gestopt", max_length=200, blank=True)

    class Meta:
        """Two different people release it; one about most residents is wanted by the board."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(released_by=None) | ~Q(released_by=F("asked_by")),
                name="campaign_by_two",
            ),
            models.CheckConstraint(
                condition=~Q(state="loopt")
                | Q(released_by__isnull=False, asked_by__isnull=False, expires_on__isnull=False),
                name="campaign_released",
            ),
            models.CheckConstraint(
                condition=Q(board=False)
                | Q(state__in=["concept", "gestopt"])
                | Q(wanted_by__isnull=False),
                name="campaign_wanted",
            ),
        ]

    def __str__(self) -> str:
        """Its name."""
        return self.name


class Wave(models.Model):
    """Those of a campaign that are reached at the same time. Waiting is later, never not at all."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="waves")
    number = models.PositiveSmallIntegerField("golf")
    starts_on = models.DateField("begint op")
    started_at = models.DateTimeField(null=True)

    class Meta:
        """Numbered within a campaign."""

        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["campaign", "number"], name="wave_number"),
        ]

    def __str__(self) -> str:
        """Its number."""
        return str(self.number)


class WatchOut(models.TextChoices):
    """What who comes to the door had better know: a closed list, and nothing about a person's life."""

    DOG = "hond", "hond"
    NOT_ALONE = "niet_alleen", "ga niet alleen"
    STAIRS = "trap", "trap, geen lift"
    BELL = "bel", "de bel doet het niet"
    HEARING = "slechthorend", "slechthorend"
    INTERPRETER = "tolk", "tolk nodig"


class Entry(models.Model):
    """A household on a list: topics to talk about, and nothing of why (P-10). Gone after its day.

    subjects: whom it is about, the one to speak with first. order: drawn by lot within a wave.
    secret: an address that no foundation sees; a visit takes a release by name (P-31). rung: the
    step of the ladder that comes next, from `next_on` on. appointment: what was agreed, in a few
    words. released_secret_by: who let a visit to a secret address go.
    """

    class State(models.TextChoices):
        """Where it is."""

        WAITING = "wacht", "wacht"
        OPEN = "open", "open"
        CLOSED = "klaar", "klaar"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="entries")
    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, null=True, related_name="entries")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="+")
    others = models.JSONField("huisgenoten", default=list)
    address = models.ForeignKey(Address, on_delete=models.PROTECT, null=True)
    district = models.ForeignKey(District, on_delete=models.PROTECT, null=True)
    topics = models.JSONField("onderwerpen", default=list)
    order = models.PositiveIntegerField("volgorde", default=0)
    rung = models.PositiveSmallIntegerField("trede", default=0)
    next_on = models.DateField("volgende poging", null=True)
    part = models.CharField("dagdeel", max_length=7, choices=PartOfDay, blank=True)
    appointment = models.CharField("afspraak", max_length=80, blank=True)
    secret = models.BooleanField("geheim adres", default=False)
    released_secret_by = models.ForeignKey(
        Staff, on_delete=models.PROTECT, null=True, related_name="+"
    )
    watch_out = models.JSONField("let op", default=list)
    state = models.CharField(max_length=5, choices=State, default=State.WAITING)
    result = models.CharField("uitkomst", max_length=30, blank=True)
    closed_at = models.DateTimeField(null=True)
    expires_on = models.DateField("vervalt op")

    class Meta:
        """Once in a campaign; what is closed has an outcome."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["campaign", "subject"], name="entry_once"),
            models.CheckConstraint(
                condition=~Q(state="klaar") | ~Q(result=""), name="entry_closed_says_what"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["district", "next_on"], condition=Q(state="open"), name="entry_open"
            ),
        ]

    def __str__(self) -> str:
        """The random id."""
        return str(self.id)


class Walk(models.Model):
    """An entry is with somebody of a team on a day: only they may open it.

    fetched_at: when it was put on their telephone, which counts as opening it once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="walks")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="walks")
    day = models.DateField("dag")
    given_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    fetched_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """One person at a time."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["entry"], condition=Q(ended_at=None), name="walk_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        """The day."""
        return f"{self.day:%Y-%m-%d}"


class Noted(models.Model):
    """What a telephone sent, by the key it made: sent again, it is noted once."""

    key = models.UUIDField(primary_key=True)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="noted")
    at = models.DateTimeField()

    def __str__(self) -> str:
        """The key."""
        return str(self.key)


class Outcome(models.Model):
    """What is left of entries: a code and a month, for statistics (P-11).

    month: in which it was told; None while it waits for others, and then it is on no page and in no
    answer (see `vanzelf.campaigns.outcomes`).
    """

    service = models.SlugField(max_length=40)
    campaign = models.UUIDField(null=True)
    wave = models.PositiveSmallIntegerField(null=True)
    month = models.DateField(null=True)
    result = models.CharField(max_length=30)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        """One row each."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["service", "campaign", "wave", "month", "result"],
                name="outcome_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        """Which and how many."""
        return f"{self.result}: {self.count}"
