"""S21 to S23: making a list, its waves and channels, and what came of it. Counts, never names."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vanzelf.campaigns import actions, blind, queries, uplift
from vanzelf.campaigns.ending import ENDED
from vanzelf.campaigns.models import Campaign
from vanzelf.campaigns.older import too_old
from vanzelf.campaigns.standing import in_the_way
from vanzelf.org import clock, restraint
from vanzelf.org.audience import staff
from vanzelf.org.catalogue import services as folders
from vanzelf.org.models import Staff
from vanzelf.org.rights import Right
from vanzelf.services.models import Version
from vanzelf.services.queries import running
from vanzelf.staff import campaigns_shown as told
from vanzelf.staff import necessity
from vanzelf.staff.campaigns_forms import (
    CampaignForm,
    LimitForm,
    OlderForm,
    PlanForm,
    PriceForm,
    StopForm,
    WantForm,
)
from vanzelf.staff.kindly import View, kindly, kindly_to
from vanzelf.staff.services_shown import said
from vanzelf.staff.stopping import road
from vanzelf.terms.problems import ProblemError

SEE, RUN, RELEASE = Right.SEE_CAMPAIGNS, Right.RUN_CAMPAIGNS, Right.RELEASE_WAVES
WANT = Right.SIGN_WANT
A_PAGE = 20


@staff(SEE)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Every campaign, and the services that can have one."""
    page = Paginator(queries.all_campaigns(), A_PAGE).get_page(request.GET.get("bladzijde"))
    context = {
        "page": page,
        "rows": [(each, told.STATES[Campaign.State(each.state)]) for each in page.object_list],
        "choices": _choices() if _user(request).may(RUN) else [],
    }
    return render(request, "staff/campaigns/overview.html", context)


def _choices() -> list[tuple[str, str, str, str]]:
    """Services and groups that a campaign can be made for."""
    found = []
    for version in Version.objects.filter(state=Version.State.IN_FORCE).order_by("service"):
        try:
            run = running(version.service)
        except ProblemError:
            continue
        for group in run.service.groups:
            reaches = group.trigger.value != "datum" and run.allows(group.id)
            if reaches and run.level(group.id, clock.today()) != "N0":
                found.append((version.service, group.id, said(run.service.name), said(group.name)))
    return found


@staff(RUN)
@require_http_methods(["GET", "POST"])
@kindly
def new(request: HttpRequest, service: str, group: str) -> HttpResponse:
    """Make a campaign for a group."""
    if (service, group) not in {(one, other) for one, other, *_rest in _choices()}:
        raise Http404
    run = running(service)
    form = CampaignForm(run, group, request.POST or None, initial={"on": clock.today()})
    if request.method == "POST" and form.is_valid():
        made = actions.create(
            version=run.version, group=group, name=form.cleaned_data["name"],
            on=form.cleaned_data["on"], by=_user(request), said=form.said(),
        )  # fmt: skip
        return redirect("staff:campaign", made.pk)
    context = {
        "form": form, "service": said(run.service.name), "group": said(run.service.group(group).name)
    }  # fmt: skip
    return render(request, "staff/campaigns/new.html", context)


@staff(SEE)
@require_safe
def one(request: HttpRequest, key: UUID) -> HttpResponse:
    """S21: the list of a campaign, as counts."""
    campaign = _campaign(key)
    context = _context(request, campaign, "list")
    folder = folders().get(campaign.version.service)
    if folder is not None and context["sources"]:
        context["questions"] = necessity.shown(folder, campaign.version)
    return render(request, "staff/campaigns/list.html", context)


@staff(SEE)
@require_http_methods(["GET", "POST"])
@kindly
def waves(request: HttpRequest, key: UUID) -> HttpResponse:
    """S22: waves, the ladder, and whether the list fits the teams."""
    campaign = _campaign(key)
    form = PlanForm.of(campaign, request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.plan(campaign=campaign, by=_user(request), **form.cleaned_data)
        messages.success(request, _("Het plan is bewaard."))
        return redirect("staff:campaign-waves", key)
    return _waves(request, campaign, form)


def _waves(request: HttpRequest, campaign: Campaign, form: PlanForm) -> HttpResponse:
    context = _context(request, campaign, "waves") | {"form": form, "stop_form": StopForm()}
    context |= {"collisions": told.clashes(campaign), "rest": restraint.value(restraint.Kind.REST)}
    return render(request, "staff/campaigns/waves.html", context)


@staff(SEE)
@require_safe
def result(request: HttpRequest, key: UUID) -> HttpResponse:
    """S23: what came of it, per wave, without names."""
    campaign = _campaign(key)
    rows = queries.results(campaign)
    added = uplift.uplift(campaign)
    prices = PriceForm(request.GET if "brief" in request.GET else None)
    done = uplift.effort(campaign)
    arranged = sum(each.arranged for each in rows)
    context = _context(request, campaign, "result") | {
        "table": told.results_table(rows),
        "added": added,
        "prices": prices,
        "effort": done,
        "waits": any(not each.started for each in rows),
        "cost": uplift.cost(done, prices.prices(), arranged, added) if prices.is_valid() else None,
        "outcomes": told.outcome_rows(queries.outcomes(campaign)),
        "road": road(campaign),
        "any": any(each.started for each in rows),
    }
    return render(request, "staff/campaigns/result.html", context)


# -- steps -------------------------------------------------------------------------------------------


def _step(name: str, right: Right, page: str, action: Callable[..., object], said: Any) -> View:
    """An address that takes a button of a page, does one thing, and leads back with what was done.

    name: what it is called when somebody who may not is refused.
    """

    def step(request: HttpRequest, key: UUID) -> HttpResponse:
        action(campaign=_campaign(key), by=_user(request))
        messages.success(request, str(said))
        return redirect(page, key)

    step.__name__ = name
    return staff(right)(require_POST(kindly_to(page)(step)))


propose = _step(
    "propose", RUN, "staff:campaign", actions.propose_list,
    gettext_lazy("Klaar om te bekijken. Er is nog niemand iets gevraagd."),
)  # fmt: skip
agree = _step(
    "agree", RELEASE, "staff:campaign", actions.agree_list,
    gettext_lazy("De lijst wordt gemaakt. U mag deze bladzijde sluiten."),
)  # fmt: skip
release = _step(
    "release", RELEASE, "staff:campaign-waves", actions.release,
    gettext_lazy("De golven zijn vrijgegeven. De eerste begint vandaag."),
)  # fmt: skip


@staff(RUN)
@require_POST
@kindly_to("staff:campaign-waves")
def ask_release(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask for release of the plan as it stands there; of a list on older data with the reason."""
    campaign, user = _campaign(key), _user(request)
    form = PlanForm.of(campaign, request.POST if "waves" in request.POST else None)
    if form.is_bound and not form.is_valid():
        return _waves(request, campaign, form)
    if form.is_bound and form.has_changed():
        actions.plan(campaign=campaign, by=user, **form.cleaned_data)
    because = request.POST.get("because", "")
    actions.ask_release(campaign=campaign, by=user, because=because)
    messages.success(request, _("Een collega kan de golven nu vrijgeven."))
    return redirect("staff:campaign-waves", key)


@staff(WANT)
@require_POST
@kindly_to("staff:campaign")
def want(request: HttpRequest, key: UUID) -> HttpResponse:
    """Somebody of the board wants this one list, although it is about so many."""
    form = WantForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Zeg in een zin waarom het bestuur deze lijst wil."))
        return redirect("staff:campaign", key)
    because = form.cleaned_data["because"]
    actions.want_list(campaign=_campaign(key), because=because, by=_user(request))
    messages.success(
        request, _("Vastgelegd, met uw naam en de dag. Het geldt voor deze ene lijst.")
    )
    return redirect("staff:campaign", key)


@staff(SEE)
@require_http_methods(["GET", "POST"])
@kindly
def limit(request: HttpRequest) -> HttpResponse:
    """About how many residents a list may be before the board must want it itself."""
    user = _user(request)
    form = LimitForm(request.POST or None, initial={"begins": clock.today()})
    if request.method == "POST" and form.is_valid():
        actions.set_limit(by=user, **form.cleaned_data)
        messages.success(request, _("De grens is bewaard."))
        return redirect("staff:campaign-limit")
    lists = blind.lists()
    context = {
        "form": form, "may_set": user.may(WANT) and lists is not None,
        "limits": lists.limits() if lists is not None else [], "today": clock.today(),
    }  # fmt: skip
    return render(request, "staff/campaigns/limit.html", context)


@staff(RUN)
@require_POST
@kindly_to("staff:campaign-waves")
def stop(request: HttpRequest, key: UUID) -> HttpResponse:
    """Stop for good."""
    form = StopForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Zeg waarom de campagne stopt, en zet het vinkje."))
        return redirect("staff:campaign-waves", key)
    because = form.cleaned_data["because"]
    actions.stop(campaign=_campaign(key), because=because, by=_user(request))
    messages.success(request, _("De campagne is gestopt. Alle namen zijn weg."))
    return redirect("staff:campaign-waves", key)


def _campaign(key: UUID) -> Campaign:
    found = Campaign.objects.select_related(
        "version", "made_by", "asked_by", "released_by", "wanted_by"
    )
    return get_object_or_404(found, pk=key)


def _context(request: HttpRequest, campaign: Campaign, here: str) -> dict[str, Any]:
    user, state = _user(request), Campaign.State(campaign.state)
    still = "" if state in ENDED else in_the_way(campaign)
    folder = folders().get(campaign.version.service)
    second = campaign.asked_by_id is not None and campaign.asked_by_id != user.pk
    return {
        "it": campaign, "state": told.STATES[state], "here": here,
        "service": said(folder.name) if folder else campaign.version.service,
        "group": said(folder.group(campaign.group).name) if folder else campaign.group,
        "still": told.STANDING_STILL.get(still, ""), "over": state in ENDED,
        "funnel": told.funnel(campaign), "percent": told.percent(campaign), "before": told.before(campaign),
        "asked": told.asked(campaign), "sources": folder is not None and told.from_sources(campaign),
        "ladder": told.ladder(campaign), "fit": told.fit(campaign),
        "may_run": user.may(RUN), "may_release": user.may(RELEASE),
        "second": second and user.may(RELEASE) and campaign.wanted_by_id != user.pk,
        "may_want": second and user.may(WANT), "want_form": WantForm(),
        "older": told.older(campaign), "older_form": OlderForm() if too_old(campaign) else None,
        "waits_for_board": campaign.board and campaign.wanted_by_id is None,
    }  # fmt: skip


def _user(request: HttpRequest) -> Staff:
    assert isinstance(request.user, Staff)
    return request.user
