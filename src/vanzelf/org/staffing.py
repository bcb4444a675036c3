"""Who works here, for whom, as what, and until when. Nobody changes anything about themselves (A27)."""

import datetime as dt
from typing import Final

from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.utils.http import urlsafe_base64_encode

from vanzelf.org import audit, clock
from vanzelf.org.errors import need, refuse
from vanzelf.org.models import Assignment, AssignmentQuerySet, District, Organisation, Staff
from vanzelf.org.rights import RIGHTS, Right, Role

LONGEST: Final = dt.timedelta(days=366)
"""An assignment ends within a year: who still needs it gets another."""
_READS_PEOPLE: Final = frozenset(
    {Right.SEE_LIST, Right.CALL_VIEW, Right.SEE_CASES, Right.RECORD_REPLY}
)
_WATCHES: Final = frozenset({Right.EDIT_STAFF, Right.SEE_OVERSIGHT, Right.HANDLE_REQUESTS})


@transaction.atomic
def add_organisation(
    *, name: str, kind: Organisation.Kind, phone: str, by: Staff | None
) -> Organisation:
    """An organisation that works with us. by: None when the first administrator is made.

    Raises ProblemError no-right or organisation-known.
    """
    _allowed(by)
    if Organisation.objects.filter(name__iexact=name.strip()).exists():
        raise refuse("organisation-known", "there is one of that name.", "Choose that one.")
    found = Organisation.objects.create(name=name.strip(), kind=kind, phone=phone.strip())
    audit.write(staff=by, action="organisatie toegevoegd", about=f"organisatie:{found.id}")
    return found


@transaction.atomic
def end_organisation(*, organisation: Organisation, on: dt.date, by: Staff) -> Organisation:
    """An organisation leaves on a day: from then on nobody of it may do anything.

    Raises ProblemError no-right, own-organisation or end-in-past.
    """
    need(by, Right.EDIT_STAFF)
    if by.organisation_id == organisation.pk:
        raise refuse("own-organisation", "you work there yourself.", "Ask a colleague elsewhere.")
    if on < clock.today():
        raise refuse("end-in-past", "that day has passed.", "Choose today or later.")
    organisation.ends_on = on
    organisation.save()
    audit.write(staff=by, action="organisatie eindigt", about=f"organisatie:{organisation.pk}")
    return organisation


@transaction.atomic
def add_district(*, code: str, name: str, team: Organisation, by: Staff) -> District:
    """A part of the municipality, with the team that works there. Raises ProblemError no-right."""
    need(by, Right.EDIT_STAFF)
    if District.objects.filter(pk=code).exists():
        raise refuse("district-known", "there is a district with that code.", "Choose another.")
    found = District.objects.create(code=code, name=name, team=team)
    audit.write(staff=by, action="wijk toegevoegd", about=f"wijk:{code}")
    return found


@transaction.atomic
def hand_district_over(*, district: District, team: Organisation, by: Staff) -> District:
    """Another team works in a district from now on. Raises ProblemError no-right."""
    need(by, Right.EDIT_STAFF)
    district.team = team
    district.save()
    audit.write(staff=by, action="wijk naar ander team", about=f"wijk:{district.code}")
    return district


@transaction.atomic
def invite(*, email: str, name: str, organisation: Organisation, by: Staff | None) -> Staff:
    """Add somebody; without a password, which they choose themselves with `invitation_of`.

    Raises ProblemError no-right, staff-known or organisation-over.
    """
    _allowed(by)
    if Staff.objects.filter(email=email.strip().lower()).exists():
        raise refuse("staff-known", "somebody has that address.", "Look them up in the list.")
    if organisation.ends_on is not None and organisation.ends_on <= clock.today():
        raise refuse("organisation-over", "that organisation has left.", "Choose another.")
    found = Staff.objects.create_user(email.strip(), name.strip(), organisation=organisation)
    audit.write(staff=by, action="medewerker uitgenodigd", about=f"medewerker:{found.id}")
    return found


def invitation_of(staff: Staff) -> tuple[str, str]:
    """The two parts of the link with which somebody chooses a password: it works once, for days.

    It stops working as soon as a password is chosen, or another link is made.
    """
    return urlsafe_base64_encode(staff.pk.bytes), default_token_generator.make_token(staff)


@transaction.atomic
def renew_invitation(*, staff: Staff, by: Staff) -> tuple[str, str]:
    """A fresh link, for who lost the first or forgot the password; the old password stops.

    Raises ProblemError no-right or own-account.
    """
    _of_another(staff, by)
    staff.set_unusable_password()
    staff.save()
    audit.write(staff=by, action="nieuwe uitnodiging", about=f"medewerker:{staff.id}")
    return invitation_of(staff)


@transaction.atomic
def assign(
    *,
    staff: Staff,
    role: Role,
    begins: dt.date,
    until: dt.date | None,
    by: Staff | None,
    district: District | None = None,
) -> Assignment:
    """Give somebody a role, for a time. by: None only for the first administrator.

    Raises ProblemError no-right, own-account, assignment-order, assignment-long, assignment-known
    or assignment-apart.
    """
    if by is None:
        _allowed(None)
    else:
        _of_another(staff, by)
        if until is None:
            raise refuse("assignment-long", "there is no last day.", "Choose one within a year.")
    if until is not None and until <= begins:
        raise refuse("assignment-order", "it ends before it begins.", "Choose a later last day.")
    if until is not None and until - begins > LONGEST:
        raise refuse("assignment-long", "that is over a year.", "Choose a day within a year.")
    Staff.objects.select_for_update().get(pk=staff.pk)  # two roles at once are looked at together
    held = {Role(each) for each in _still_held(staff).values_list("role", flat=True)}
    if _still_held(staff).filter(role=role, district=district).exists():
        raise refuse("assignment-known", "they have this role already.", "End that one first.")
    _keep_apart(held | {role})
    found = Assignment.objects.create(
        staff=staff, role=role, district=district, begins=begins, until=until, given_by=by
    )
    audit.write(staff=by, action="rol gegeven", about=f"medewerker:{staff.id}", rol=str(role))
    return found


@transaction.atomic
def end(*, assignment: Assignment, by: Staff) -> Assignment:
    """Somebody no longer has a role, from this moment. Raises no-right, own-account."""
    _of_another(assignment.staff, by)
    today = clock.today()
    if assignment.until is not None and assignment.until <= today:
        return assignment
    assignment.until = max(assignment.begins, today)
    assignment.save()
    audit.write(
        staff=by, action="rol beëindigd", about=f"medewerker:{assignment.staff_id}",
        rol=assignment.role,
    )  # fmt: skip
    return assignment


@transaction.atomic
def leave(*, staff: Staff, by: Staff) -> Staff:
    """Somebody no longer works here: every role ends, and every open session with it.

    Raises ProblemError no-right or own-account.
    """
    _of_another(staff, by)
    for each in _still_held(staff):
        end(assignment=each, by=by)
    staff.is_active = False
    staff.set_unusable_password()
    staff.save()
    audit.write(staff=by, action="medewerker weg", about=f"medewerker:{staff.id}")
    return staff


@transaction.atomic
def come_back(*, staff: Staff, by: Staff) -> Staff:
    """Somebody works here again, without roles. Raises ProblemError no-right or own-account."""
    _of_another(staff, by)
    staff.is_active = True
    staff.save()
    audit.write(staff=by, action="medewerker terug", about=f"medewerker:{staff.id}")
    return staff


def first(*, email: str, name: str, organisation: str, phone: str) -> Staff:
    """The first administrator, made by whoever runs the machine; raises ProblemError staff-first."""
    with transaction.atomic():
        if Assignment.objects.in_force(clock.today()).filter(role=Role.ADMINISTRATOR).exists():
            raise refuse(
                "staff-first",
                "there is an administrator already.",
                "Let them add people on the page Medewerkers en rollen.",
            )
        place = Organisation.objects.filter(name=organisation).first() or add_organisation(
            name=organisation, kind=Organisation.Kind.MUNICIPALITY, phone=phone, by=None
        )
        found = Staff.objects.filter(email=email.strip().lower()).first() or invite(
            email=email, name=name, organisation=place, by=None
        )
        today = clock.today()
        assign(staff=found, role=Role.ADMINISTRATOR, begins=today, until=today + LONGEST, by=None)
        return found


def _allowed(by: Staff | None) -> None:
    """Only who may change staff; without anybody, only as long as there is no administrator."""
    if by is not None:
        need(by, Right.EDIT_STAFF)
    elif Assignment.objects.in_force(clock.today()).filter(role=Role.ADMINISTRATOR).exists():
        raise refuse("no-right", "nobody is named who does this.", "Log in as an administrator.")


def _of_another(staff: Staff, by: Staff) -> None:
    need(by, Right.EDIT_STAFF)
    if staff.pk == by.pk:
        raise refuse("own-account", "this is about yourself.", "Ask another administrator.")


def _still_held(staff: Staff) -> AssignmentQuerySet:
    found: AssignmentQuerySet = staff.assignments.exclude(until__lte=clock.today())
    return found


def _keep_apart(roles: set[Role]) -> None:
    """Who enters staff reads nobody; who watches does not do the work that is watched."""
    together = frozenset().union(*(RIGHTS[role] for role in roles))
    if together & _READS_PEOPLE and together & _WATCHES:
        raise refuse(
            "assignment-apart",
            "these roles do not go together: who manages or watches does not read about residents.",
            "Give one of the roles to a colleague.",
        )
