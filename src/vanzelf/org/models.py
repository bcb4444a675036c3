"""Organisations, districts, staff, what they are assigned to, and what they did."""

import uuid
from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from vanzelf.org import clock
from vanzelf.org.rights import Right, Role, rights_of


class Organisation(models.Model):
    """The municipality, or an organisation that works with it. Each sees its own slice (A27)."""

    class Kind(models.TextChoices):
        """What it is."""

        MUNICIPALITY = "gemeente", "Gemeente"
        JOINT_BODY = "gr", "Gemeenschappelijke regeling"
        FOUNDATION = "stichting", "Stichting"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("naam", max_length=80, unique=True)
    kind = models.CharField("soort", max_length=10, choices=Kind)
    phone = models.CharField("telefoon", max_length=20)
    ends_on = models.DateField("eindigt op", null=True, blank=True)

    def __str__(self) -> str:
        """Its name."""
        return self.name


class District(models.Model):
    """A part of the municipality that a team works in."""

    code = models.SlugField(primary_key=True, max_length=30)
    name = models.CharField("naam", max_length=60)
    team = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="districts")

    def __str__(self) -> str:
        """Its name."""
        return self.name


class StaffManager(BaseUserManager["Staff"]):
    """Finds staff by e-mail address, whatever its capitals."""

    def create_user(
        self, email: str, name: str, password: str | None = None, **more: Any
    ) -> "Staff":
        """Add somebody. Without a password they log in elsewhere."""
        staff = self.model(email=self.normalize_email(email).lower(), name=name, **more)
        staff.set_password(password)
        staff.save()
        return staff

    def get_by_natural_key(self, username: str | None) -> "Staff":
        """By e-mail address."""
        return self.get(email=(username or "").lower())


class Staff(AbstractBaseUser):
    """Somebody who works for an organisation. What they may do follows from assignments alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField("e-mailadres", unique=True)
    name = models.CharField("naam", max_length=80)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="staff")
    is_active = models.BooleanField("actief", default=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[StaffManager] = StaffManager()

    def __str__(self) -> str:
        """The name."""
        return self.name

    def assignments_now(self) -> "models.QuerySet[Assignment]":
        """What they are assigned to today; nothing when their organisation has left."""
        today = clock.today()
        gone = self.organisation.ends_on is not None and self.organisation.ends_on <= today
        if not self.is_active or gone:
            return self.assignments.none()
        return self.assignments.in_force(today)

    def held(self) -> "list[Assignment]":
        """What they are assigned to today; as it was when `look_once` was called, if it was."""
        known: list[Assignment] | None = self.__dict__.get("_held")
        return list(self.assignments_now()) if known is None else known

    def look_once(self) -> None:
        """Look now, and not again for this object: for a page that only shows something."""
        self.__dict__["_held"] = list(self.assignments_now())

    def roles(self) -> frozenset[Role]:
        """The roles they have today."""
        return frozenset(Role(each.role) for each in self.held())

    def rights(self) -> frozenset[Right]:
        """What they may do today."""
        return rights_of(self.roles())

    def may(self, right: Right) -> bool:
        """Whether they may do something today."""
        return right in self.rights()


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Assignments, by day."""

    def in_force(self, day: Any) -> "AssignmentQuerySet":
        """Those that hold on a day."""
        return self.filter(Q(until=None) | Q(until__gt=day), begins__lte=day)


class Assignment(models.Model):
    """Somebody does a role, perhaps in one district, from a day until a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField("rol", max_length=12, choices=Role)
    district = models.ForeignKey(District, on_delete=models.PROTECT, null=True, blank=True)
    begins = models.DateField("vanaf")
    until = models.DateField("tot", null=True, blank=True)
    given_by = models.ForeignKey(
        Staff, on_delete=models.PROTECT, null=True, related_name="assignments_given"
    )

    objects: ClassVar[Any] = AssignmentQuerySet.as_manager()

    class Meta:
        """Nobody gives themselves a role; an end is after a beginning."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(given_by=None) | ~Q(given_by=F("staff")), name="assignment_by_another"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("begins")), name="assignment_order"
            ),
        ]

    def __str__(self) -> str:
        """Who does what."""
        return f"{self.staff} – {self.get_role_display()}"


class AuditLine(models.Model):
    """Something a member of staff, or the system, did. Lines are only added; they go after years.

    Apart from the processing log, which is about residents and names no staff (G2). subject: the
    random id of a resident, when it was about one. operation: links it to lines of that log.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True)
    action = models.CharField(max_length=60, db_index=True)
    about = models.CharField(max_length=60, blank=True)
    subject = models.UUIDField(null=True, db_index=True)
    operation = models.CharField(max_length=32, blank=True)
    allowed = models.BooleanField(default=True)
    details = models.JSONField(default=dict)

    class Meta:
        """What was refused is looked at every week, and is little of it all."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["at"], condition=Q(allowed=False), name="audit_refused"),
        ]

    def __str__(self) -> str:
        """What was done."""
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"


class Glass(models.Model):
    """Somebody looked outside their assignment, with a reason, or came upon somebody they know;
    another checks it afterwards (P-39).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    subject = models.UUIDField()
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    until = models.DateTimeField()
    reviewed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    justified = models.BooleanField(null=True)

    class Meta:
        """Another reviews it, and a review is whole."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("staff")), name="glass_by_another"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None, reviewed_at=None, justified=None)
                | Q(reviewed_by__isnull=False, reviewed_at__isnull=False, justified__isnull=False),
                name="glass_review_whole",
            ),
        ]

    def __str__(self) -> str:
        """When it was."""
        return f"{self.at:%Y-%m-%d %H:%M}"


class Halt(models.Model):
    """Everything that goes out is stopped, until two people agree that it starts again (P-50)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    began_at = models.DateTimeField()
    began_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    restart_asked_by = models.ForeignKey(
        Staff, on_delete=models.PROTECT, null=True, related_name="+"
    )
    restart_agreed_by = models.ForeignKey(
        Staff, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """One at a time; an end has two different people."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                models.Value(1), condition=Q(ended_at=None), name="halt_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None)
                | (
                    Q(restart_asked_by__isnull=False, restart_agreed_by__isnull=False)
                    & ~Q(restart_agreed_by=F("restart_asked_by"))
                ),
                name="halt_ended_by_two",
            ),
        ]

    def __str__(self) -> str:
        """When it began."""
        return f"{self.began_at:%Y-%m-%d %H:%M}"


class FactorReset(models.Model):
    """Somebody lost what they log in with besides a password: two administrators take it away.

    asked_at: it holds for a while from then. settled_at: when the second agreed, or one of them
    dropped it, and then agreed_by is empty.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="factor_resets")
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        """One at a time of a person; two others do it, never they themselves."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["staff"], condition=Q(settled_at=None), name="reset_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(asked_by=F("staff"))
                & (
                    Q(agreed_by=None)
                    | (
                        Q(settled_at__isnull=False)
                        & ~Q(agreed_by=F("asked_by"))
                        & ~Q(agreed_by=F("staff"))
                    )
                ),
                name="reset_by_two_others",
            ),
        ]

    def __str__(self) -> str:
        """When it was asked."""
        return f"{self.asked_at:%Y-%m-%d %H:%M}"


BOUNDS: Final[Mapping[str, tuple[int, int, int]]] = {
    "tegelijk": (2, 1, 3),
    "rust": (30, 30, 180),
    "rouw": (6, 6, 26),
    "bezwaren": (2, 1, 5),
    "antwoord": (365, 90, 365),
}
"""Of each kind of restraint: what holds when nothing was chosen, the least, and the most."""


class Restraint(models.Model):
    """A number that keeps the municipality from asking too much of residents, as two people chose it.

    Of a kind the last one that was agreed to holds. value: in the unit of its kind (see
    `vanzelf.org.restraint`). settled_at: when the second agreed, or one of them dropped it, and then
    agreed_by is empty.
    """

    class Kind(models.TextChoices):
        """Which number."""

        OPEN = "tegelijk", "Aanbiedingen tegelijk"
        REST = "rust", "Rust na een bericht"
        MOURNING = "rouw", "Rust na een overlijden"
        OBJECTIONS = "bezwaren", "Bezwaren waarbij een dienst stopt"
        ANSWER = "antwoord", "Hoelang een antwoord op de drie vragen geldt"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("wat", max_length=8, choices=Kind)
    value = models.PositiveSmallIntegerField("hoeveel")
    because = models.CharField("waarom", max_length=200)
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        """One of a kind waits at a time; two different people; never looser than its bounds."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["kind"], condition=Q(settled_at=None), name="restraint_one_waits"
            ),
            models.CheckConstraint(
                condition=Q(agreed_by=None)
                | (Q(settled_at__isnull=False) & ~Q(agreed_by=F("asked_by"))),
                name="restraint_by_two",
            ),
            models.CheckConstraint(
                condition=Q(
                    *(Q(kind=kind, value__range=(least, most))
                      for kind, (_, least, most) in BOUNDS.items()),
                    _connector=Q.OR,
                ),
                name="restraint_bounds",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        """Which and how much."""
        return f"{self.get_kind_display()}: {self.value}"


class Remembered(models.Model):
    """A line of the file of what must not come back with a backup, that was done in this database.

    See `vanzelf.org.remembering`. Only the number of the line: nothing of a person.
    """

    line = models.PositiveIntegerField(primary_key=True)

    def __str__(self) -> str:
        """The number."""
        return str(self.line)
