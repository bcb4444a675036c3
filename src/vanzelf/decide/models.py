"""Cases, what is known in them, and decisions."""

import uuid
from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q

from vanzelf.org.models import Staff
from vanzelf.residents.models import Channel, Subject


class Case(models.Model):
    """One resident, one scheme, one year: from the first step until there is a decision.

    group: of the service, which says how it was found. period: of what year or month it is about,
    such as `2026`. application: its id in the application store, where fetched values stand.
    warn_on: from then on the legal term is nearly over. handler: the officer who has it. said: what
    its letters fill in that no rule knows, such as which taxes it is about.
    """

    class State(models.TextChoices):
        """Where it is."""

        OPEN = "open", "in behandeling"
        WAITING = "wacht_op_inwoner", "wacht op inwoner"
        PAUSED = "wacht_op_bron", "wacht op de bron"
        DECIDED = "besloten", "besloten"
        WITHDRAWN = "ingetrokken", "ingetrokken"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField("zaaknummer", max_length=20, unique=True)
    service = models.SlugField("dienst", max_length=40)
    scheme = models.SlugField("regeling", max_length=40)
    group = models.SlugField("groep", max_length=40)
    period = models.CharField("tijdvak", max_length=7)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="cases")
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=8, choices=Channel, blank=True)
    due_on = models.DateField("beslissen voor")
    warn_on = models.DateField("bijna te laat vanaf")
    handler = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="cases")
    said = models.JSONField(default=dict)
    state = models.CharField(max_length=16, choices=State, default=State.OPEN)
    application = models.CharField(max_length=40, blank=True)

    class Meta:
        """One at a time for a resident, a scheme and a period."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["subject", "scheme", "period"],
                condition=~Q(state="ingetrokken"),
                name="case_one_at_a_time",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["due_on"], condition=~Q(state__in=["besloten", "ingetrokken"]),
                name="case_open_by_day",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        """The case number."""
        return self.number


class CaseFact(models.Model):
    """What is known of one concept in a case: a value, of whom, as of when, by whom told.

    Never overwritten: a correction is a new row. contested_at: the resident said it is not so; only
    what rests on it pauses, and it goes back to its source (A02).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="facts")
    owner = models.CharField("van wie", max_length=40, blank=True)
    concept = models.CharField("begrip", max_length=60)
    value = models.JSONField("waarde", null=True)
    status = models.CharField(max_length=12, default="vast")
    source = models.CharField("bron", max_length=40)
    as_of = models.DateField("stand van")
    known_at = models.DateTimeField()
    contested_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    superseded_by = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, related_name="supersedes"
    )

    class Meta:
        """One current fact of a concept and an owner."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case", "owner", "concept"],
                condition=Q(superseded_by=None),
                name="casefact_current",
            ),
        ]

    def __str__(self) -> str:
        """The concept."""
        return self.concept


class Direction(models.TextChoices):
    """What a decision does for somebody."""

    GRANTED = "toegekend", "toegekend"
    PARTLY = "deels", "deels toegekend"
    REFUSED = "afgewezen", "afgewezen"
    RECOVERED = "terugvordering", "terugvordering"


NEGATIVE: Final = (Direction.PARTLY, Direction.REFUSED, Direction.RECOVERED)
"""To somebody's disadvantage, in whole or in part: never without a person and a call (P-24)."""


class Decision(models.Model):
    """A decision (Awb art. 1:3) in a case.

    amount_cents: what somebody gets, or is spared. reasons: sentences, nl and en, with their
    articles. receipt: rules, facts and engine, so that it can be worked out again. author: the
    person who answers for it; only a positive decision can be without. second: who also signed,
    above the amount that the service names. A database trigger keeps a negative decision where it
    is until somebody was reached, or three tries at different parts of the day failed. despite: why a
    recovery goes on although a confirmation promised otherwise; despite_by: who answers for that.
    """

    class State(models.TextChoices):
        """Where it is."""

        DRAFT = "concept", "concept"
        CALL_FIRST = "eerst_bellen", "eerst bellen"
        SECOND = "tweede_handtekening", "wacht op tweede handtekening"
        READY = "klaar", "klaar voor verzending"
        SENT = "verzonden", "verzonden"
        UNDONE = "teruggedraaid", "teruggedraaid"
        DROPPED = "vervallen", "vervallen"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    direction = models.CharField("strekking", max_length=14, choices=Direction)
    amount_cents = models.BigIntegerField("bedrag in centen", null=True)
    reasons = models.JSONField("motivering", default=dict)
    receipt = models.JSONField(default=dict)
    rules_hash = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    author = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="decisions")
    second = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    award_run = models.ForeignKey(
        "AwardRun", on_delete=models.PROTECT, null=True, related_name="decisions"
    )
    made_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    undo_until = models.DateField("terug te draaien tot", null=True)
    object_until = models.DateField("bezwaar tot", null=True)
    whose_error = models.CharField(max_length=9, blank=True, choices=[
        ("wij", "wij"), ("bron", "de bron"), ("inwoner", "de inwoner"), ("niemand", "niemand"),
    ])  # fmt: skip
    despite = models.CharField(max_length=300, blank=True)
    despite_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        """No negative one without an author; the second is another; one alive in a case."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(direction="toegekend") | Q(author__isnull=False),
                name="decision_has_author",
            ),
            models.CheckConstraint(
                condition=Q(second=None) | Q(author=None) | ~Q(second=F("author")),
                name="decision_second_is_another",
            ),
            models.CheckConstraint(
                condition=Q(despite="", despite_by=None)
                | (~Q(despite="") & Q(despite_by__isnull=False) & ~Q(despite_by=F("author"))),
                name="decision_despite_whole",
            ),
            models.CheckConstraint(
                condition=~Q(direction="terugvordering") | ~Q(whose_error__in=["", "wij"]),
                name="decision_our_error_recovers_nothing",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=~Q(state__in=["teruggedraaid", "vervallen", "verzonden"]),
                name="decision_one_underway",
            ),
        ]

    def __str__(self) -> str:
        """What it does."""
        return self.get_direction_display()


class AwardRun(models.Model):
    """Awards to many at once, from own data, agreed to by two people (A09, A21).

    answer: digest of the file in which a partner said of everybody whether anything stands in the way.
    key: of one that was put ready by itself, once; made_by is then who first agreed. said: what the
    letters of everybody in it fill in.
    """

    class State(models.TextChoices):
        """Where it is."""

        ASKING = "vraagt", "wacht op antwoord"
        DRAFT = "concept", "klaargezet"
        RUNNING = "loopt", "loopt"
        DONE = "klaar", "klaar"
        STOPPED = "gestopt", "gestopt"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.SlugField("dienst", max_length=40)
    group = models.SlugField("groep", max_length=40)
    scheme = models.SlugField("regeling", max_length=40)
    on = models.DateField("peildatum")
    period = models.CharField("tijdvak", max_length=7)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    counted = models.JSONField(default=dict)
    key = models.CharField(max_length=80, unique=True, null=True)
    said = models.JSONField(default=dict)
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    agreed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=64, blank=True)

    class Meta:
        """The second person is another; it does not run without."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(agreed_by=None)
                | (Q(made_by__isnull=False) & ~Q(agreed_by=F("made_by"))),
                name="awardrun_by_two",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["vraagt", "concept", "gestopt"])
                | Q(agreed_by__isnull=False),
                name="awardrun_agreed",
            ),
        ]

    def __str__(self) -> str:
        """What and when."""
        return f"{self.scheme} {self.period}"


class Candidate(models.Model):
    """Somebody in an award run: awarded, or left for a person with the reason; nobody is refused.

    facts: what the award rests on, as rows of `CaseFact` without their case. said: what letters fill
    in. came_of: besluit, aanbod or taak, once it is done. Where a partner is asked first: partner, whom
    it is about too; since, the day of the consent or the application; asked_at. ask: own data do not say
    any more what an award would rest on, so they are asked, whatever the level.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(AwardRun, on_delete=models.CASCADE, related_name="candidates")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="+")
    left_because = models.CharField("uitgezonderd", max_length=30, blank=True)
    amount_cents = models.BigIntegerField(null=True)
    facts = models.JSONField(default=list)
    said = models.JSONField(default=dict)
    partner = models.ForeignKey(Subject, on_delete=models.CASCADE, null=True, related_name="+")
    since = models.DateField(null=True)
    asked_at = models.DateTimeField(null=True)
    ask = models.BooleanField("eerst vragen", default=False, db_default=False)
    came_of = models.CharField(max_length=10, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        """Once each."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["run", "subject"], name="candidate_once"),
        ]

    def __str__(self) -> str:
        """The random id."""
        return str(self.id)


class Levy(models.Model):
    """What somebody's tax bill says of one levy, as our tax system has it.

    bill: the number of the bill. tax_number: by which the tax system knows who gets it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="levies")
    year = models.CharField("jaar", max_length=4)
    kind = models.SlugField("heffing", max_length=30)
    bill = models.CharField("aanslagnummer", max_length=30)
    tax_number = models.CharField("belastingnummer", max_length=30)
    amount_cents = models.BigIntegerField("bedrag in centen")

    class Meta:
        """Once on a bill."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["bill", "kind"], name="levy_once_on_a_bill"),
        ]

    def __str__(self) -> str:
        """Which levy it is."""
        return self.kind


class Effect(models.Model):
    """What a decision does outside: a tax bill that is lowered, money that is paid.

    Once, by its key; undone once. levy, bill, tax_number: which levy of which bill is lowered, where
    that is known.
    """

    key = models.CharField(max_length=120, primary_key=True)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="effects")
    kind = models.CharField(
        max_length=20,
        choices=[
            ("kwijtschelding", "kwijtschelding"), ("betaling", "betaling"),
            ("terugdraaien", "terugdraaien"),
        ],
    )  # fmt: skip
    amount_cents = models.BigIntegerField()
    made_at = models.DateTimeField()
    levy = models.CharField("heffing", max_length=30, blank=True)
    bill = models.CharField("aanslagnummer", max_length=30, blank=True)
    tax_number = models.CharField("belastingnummer", max_length=30, blank=True)
    file = models.CharField("bestand", max_length=80, blank=True)

    def __str__(self) -> str:
        """Its key."""
        return self.key


class Mistake(models.Model):
    """Something went wrong, whose it was, and who else it touched (A36, P-44)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.SlugField(max_length=40)
    what = models.CharField(max_length=300)
    whose = models.CharField(max_length=9)
    evidence = models.JSONField(default=dict)
    found_at = models.DateTimeField()
    found_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    affected = models.JSONField(default=dict)
    repaired_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """The random id."""
        return str(self.id)
