"""S35: organisations, districts, staff and their roles, until when; every change is written down."""

from typing import Any, Final
from uuid import UUID

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vanzelf.looks.shapes import Column, Table
from vanzelf.org import clock, resetting, staffing
from vanzelf.org.audience import staff
from vanzelf.org.models import Assignment, District, Organisation, Staff
from vanzelf.org.rights import Right
from vanzelf.staff.admin_forms import (
    DistrictForm,
    EndForm,
    Invitation,
    OrganisationForm,
    RoleForm,
)
from vanzelf.staff.kindly import kindly, kindly_to

A_PAGE: Final = 40
SEE, EDIT = Right.SEE_STAFF, Right.EDIT_STAFF


# -- people ------------------------------------------------------------------------------------------


@staff(SEE)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who works here, with the roles of today."""
    today = clock.today()
    now = Assignment.objects.in_force(today).select_related("district").order_by("role")
    found = (
        Staff.objects.select_related("organisation")
        .prefetch_related(Prefetch("assignments", queryset=now, to_attr="now"))
        .order_by("-is_active", "name")
    )
    asked = request.GET.get("zoek", "").strip()[:80]
    place = request.GET.get("organisatie", "")
    if asked:
        found = found.filter(Q(name__icontains=asked) | Q(email__icontains=asked))
    if place:
        found = found.filter(organisation__name=place)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("bladzijde"))
    columns = (
        Column("naam", _("Naam")), Column("organisatie", _("Organisatie")),
        Column("rollen", _("Rollen nu")), Column("tot", _("Tot")), Column("stand", _("Inloggen")),
    )  # fmt: skip
    rows = [_row(each) for each in page.object_list]
    table = Table(
        _("Medewerkers"), columns, rows, stack=True,
        empty=_("Niemand gevonden. Zoek op een deel van de naam of het e-mailadres."),
    )  # fmt: skip
    context = {
        "table": table, "page": page, "asked": asked, "place": place,
        "places": list(Organisation.objects.order_by("name").values_list("name", flat=True)),
        "may_edit": _user(request).may(EDIT),
    }  # fmt: skip
    return render(request, "staff/admin/people.html", context)


def _row(each: Any) -> dict[str, Any]:
    roles = format_html_join(", ", "{}", ((_role_in_words(assignment),) for assignment in each.now))
    ends = [assignment.until for assignment in each.now if assignment.until]
    return {
        "naam": format_html(
            '<a href="{}">{}</a>', reverse("staff:person", args=[each.pk]), each.name
        ),
        "organisatie": each.organisation.name,
        "rollen": roles or _("geen"),
        "tot": min(ends) if ends else "–",
        "stand": _login_in_words(each),
    }


def _role_in_words(assignment: Assignment) -> str:
    place = f" ({assignment.district})" if assignment.district else ""
    return f"{assignment.get_role_display()}{place}"


def _login_in_words(each: Staff) -> str:
    if not each.is_active:
        return _("werkt hier niet meer")
    return _("kan inloggen") if each.has_usable_password() or each.last_login else _("uitgenodigd")


@staff(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@kindly
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody: they choose a password themselves."""
    form = Invitation(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = staffing.invite(by=_user(request), **form.cleaned_data)
        messages.success(request, _("Uitgenodigd. Geef nu een rol, en geef de link door."))
        _hand_over(request, found)
        return redirect("staff:person", found.pk)
    return render(request, "staff/admin/invite.html", {"form": form})


@staff(SEE)
@require_safe
def person(request: HttpRequest, key: UUID) -> HttpResponse:
    """One member of staff: the roles, past and present, and what can be changed."""
    found = get_object_or_404(Staff.objects.select_related("organisation"), pk=key)
    today = clock.today()
    rows = list(
        found.assignments.select_related("district", "given_by").order_by("-begins", "role")
    )
    held = [each for each in rows if each.until is None or each.until > today]
    user = _user(request)
    context = {
        "person": found,
        "login": _login_in_words(found),
        "held": held,
        "past": [each for each in rows if each not in held],
        "form": RoleForm(initial={"begins": today}),
        "may_edit": user.may(EDIT) and user.pk != found.pk,
        "self": user.pk == found.pk,
        "link": request.session.pop(f"uitnodiging:{found.pk}", ""),
        "has_factor": is_mfa_enabled(found),
        "reset": resetting.waiting(found),
    }
    return render(request, "staff/admin/person.html", context)


@staff(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@kindly
def give_role(request: HttpRequest, key: UUID) -> HttpResponse:
    """Give somebody a role; a form with faults comes back with them."""
    found = get_object_or_404(Staff, pk=key)
    form = RoleForm(request.POST or None, initial={"begins": clock.today()})
    if request.method == "POST" and form.is_valid():
        staffing.assign(staff=found, by=_user(request), **form.cleaned_data)
        messages.success(request, _("De rol is gegeven."))
        return redirect("staff:person", found.pk)
    return render(request, "staff/admin/role.html", {"form": form, "person": found})


@staff(EDIT)
@require_POST
@kindly_to("staff:person")
def change_person(request: HttpRequest, key: UUID) -> HttpResponse:
    """End a role, send a new link, let somebody leave or come back, or take a second factor away."""
    found, by = get_object_or_404(Staff, pk=key), _user(request)
    doing, _sep, which = request.POST.get("doe", "").partition(":")
    if doing == "rol":
        assignment = get_object_or_404(Assignment.objects.filter(staff=found), pk=_uuid(which))
        staffing.end(assignment=assignment, by=by)
        messages.success(request, _("De rol is beëindigd. Dat werkt meteen."))
    elif doing == "link":
        staffing.renew_invitation(staff=found, by=by)
        _hand_over(request, found)
    elif doing == "weg":
        staffing.leave(staff=found, by=by)
        messages.success(request, _("Alle rollen zijn beëindigd. Inloggen kan niet meer."))
    elif doing == "terug":
        staffing.come_back(staff=found, by=by)
        messages.success(request, _("Deze medewerker kan weer een rol krijgen."))
    elif doing == "bewijs":
        _reset(request, found, which)
    else:
        raise Http404
    return redirect("staff:person", found.pk)


def _reset(request: HttpRequest, found: Staff, step: str) -> None:
    """Take a second factor away, with two administrators."""
    by = _user(request)
    if step == "vraag":
        resetting.ask(staff=found, by=by)
        messages.success(request, _("Gevraagd. Een andere beheerder moet dit ook goed vinden."))
    elif step == "ja":
        resetting.agree(staff=found, by=by)
        messages.success(request, _("Weggehaald. De medewerker krijgt daar een e-mail over."))
        _hand_over(request, found)
    elif step == "nee":
        resetting.drop(staff=found, by=by)
        messages.success(request, _("Het tweede bewijs blijft zoals het was."))
    else:
        raise Http404


def _hand_over(request: HttpRequest, found: Staff) -> None:
    """Show the link once, on the next page of this person, to whoever made it."""
    path = reverse("staff:invitation", args=staffing.invitation_of(found))
    request.session[f"uitnodiging:{found.pk}"] = request.build_absolute_uri(path)


# -- organisations and districts ---------------------------------------------------------------------


@staff(SEE)
@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """Who works with us, in which districts, until when."""
    today = clock.today()
    found = list(Organisation.objects.prefetch_related("districts").order_by("name"))
    context = {
        "here": [each for each in found if each.ends_on is None or each.ends_on > today],
        "gone": [each for each in found if each.ends_on is not None and each.ends_on <= today],
        "own": _user(request).organisation_id,
        "districts": list(District.objects.select_related("team").order_by("name")),
        "may_edit": _user(request).may(EDIT),
    }
    return render(request, "staff/admin/organisations.html", context)


@staff(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@kindly
def add_organisation(request: HttpRequest) -> HttpResponse:
    """Add an organisation."""
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        staffing.add_organisation(by=_user(request), **form.cleaned_data)
        messages.success(request, _("De organisatie is toegevoegd."))
        return redirect("staff:organisations")
    context = {"form": form, "title": _("Organisatie toevoegen"), "button": _("Toevoegen")}
    return render(request, "staff/admin/form.html", context)


@staff(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@kindly
def add_district(request: HttpRequest) -> HttpResponse:
    """Add a district."""
    form = DistrictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        staffing.add_district(by=_user(request), **form.cleaned_data)
        messages.success(request, _("De wijk is toegevoegd."))
        return redirect("staff:organisations")
    context = {"form": form, "title": _("Wijk toevoegen"), "button": _("Toevoegen")}
    return render(request, "staff/admin/form.html", context)


@staff(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@kindly
def end_organisation(request: HttpRequest, key: UUID) -> HttpResponse:
    """An organisation leaves on a day."""
    found = get_object_or_404(Organisation, pk=key)
    form = EndForm(request.POST or None, initial={"on": clock.today()})
    if request.method == "POST" and form.is_valid():
        staffing.end_organisation(organisation=found, on=form.cleaned_data["on"], by=_user(request))
        messages.success(request, _("Vastgelegd. Wie daar werkt, kan vanaf die dag niets meer."))
        return redirect("staff:organisations")
    title = _("Samenwerking met %(name)s beëindigen") % {"name": found.name}
    context = {"form": form, "title": title, "button": _("Beëindigen")}
    return render(request, "staff/admin/form.html", context)


def _user(request: HttpRequest) -> Staff:
    assert isinstance(request.user, Staff)
    return request.user


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
