"""Every page of every surface, filled with what it is for, in a real browser.

A new address stands in one of the two lists below, or the first test fails.
"""

import pytest

from portal.test_own_pages import log_in as let_in
from support.browser import NARROW, WIDE, is_for_everybody, stands_with_big_letters

CASE, CAMPAIGN = "/werk/zaak/{decision.case_id}/", "/campagnes/{campaign.pk}/"
OFFER = "/bericht/{offer.pk}"

EVERYBODY = {
    "portal:start": "/", "portal:expired": "/verlopen", "portal:privacy": "/privacy",
    "staff:register": "/register/", "staff:invitation": "{invitation}",
    "looks:accessibility": "/toegankelijkheid", "account_login": "/inloggen/login/",
    "field:shell": "/buurt/zonder-netwerk/", "rehearsal:start": "/demo/", "rehearsal:post": "/demo/post",
}  # fmt: skip
STAFF = {
    "staff:start": "/werk/", "staff:stock": "/werk/voorraad/", "staff:tasks": "/werk/taken/",
    "staff:task": "/werk/taken/{task.pk}/", "staff:case": f"{CASE}?begrip=banktegoed&waarde=0",
    "staff:fact": f"{CASE}gegeven/{{fact.pk}}/", "staff:propose": f"{CASE}voorstel/",
    "staff:decision": "/werk/besluit/{decision.pk}/", "staff:letter": "/werk/besluit/{decision.pk}/brief/",
    "staff:awards": "/werk/toekennen/", "staff:award-new": "/werk/toekennen/nieuw/",
    "staff:award": "/werk/toekennen/{award.pk}/",
    "staff:mistakes": "/werk/herstel/", "staff:mistake": "/werk/herstel/{mistake.pk}/",
    "staff:find": "/werk/beller/",
    "staff:oversight": "/toezicht/", "staff:mandates": "/toezicht/mandaten/",
    "staff:halt": "/toezicht/stilzetten/", "staff:glass-list": "/toezicht/noodinzage/",
    "staff:requests": "/toezicht/verzoeken/", "staff:new-request": "/toezicht/verzoeken/nieuw/",
    "staff:request": "/toezicht/verzoeken/{request.pk}/",
    "staff:people": "/beheer/medewerkers/", "staff:invite": "/beheer/medewerkers/nieuw/",
    "staff:person": "/beheer/medewerkers/{worker.pk}/",
    "staff:organisations": "/beheer/organisaties/", "staff:texts": "/beheer/teksten/",
    "staff:text": "/beheer/teksten/kwijtschelding/aanbod/",
    "staff:services": "/diensten/", "staff:service": "/diensten/toeslagen/",
    "staff:restraint": "/grenzen/",
    "staff:service-effect": "/diensten/reisdocumenten/effect/",
    "staff:campaigns": "/campagnes/", "staff:new-campaign": "/campagnes/nieuw/toeslagen/lijst/",
    "staff:campaign": CAMPAIGN, "staff:campaign-waves": f"{CAMPAIGN}golven/",
    "staff:campaign-result": f"{CAMPAIGN}resultaat/", "staff:campaign-limit": "/campagnes/grens/",
    "staff:secret-addresses": "/looplijst/geheim/",
    "programs:all": "/beheer/koppelingen/", "programs:new": "/beheer/koppelingen/nieuw/",
    "programs:one": "/beheer/koppelingen/{program.pk}/",
    "mfa_index": "/inloggen/2fa/",
}  # fmt: skip
LEAD = {"staff:share": "/looplijst/verdelen/", "staff:share-district": "/looplijst/verdelen/oost/"}
WORKER = {"field:day": "/buurt/", "field:one": "/buurt/{entry.pk}/"}
RESIDENT = {
    "portal:home": "/mijn/", "portal:choices": "/mijn/keuzes", "portal:log": "/mijn/gegevens",
    "portal:correct": "/mijn/klopt-niet",
    "portal:object": "/mijn/bezwaar", "portal:decision": "/mijn/besluit/{given.pk}",
    "portal:message": "/mijn/brief/{message.pk}", "portal:offer": OFFER,
}  # fmt: skip
SHOWN_ELSEWHERE = {
    "staff:caller": "tests/staff: after a caller was found",
    "portal:wrong": "tests/portal: after an answer", "portal:check": "tests/portal: after a yes",
    "portal:known_again": "test_rare_states: after somebody was erased",
    "portal:every_year": "tests/portal: after a yes",
    "portal:consent": "tests/portal: after a yes", "portal:reason": "tests/portal: after a no",
    "portal:receipt": "tests/portal: after an answer",
    "staff:mandate": "tests/oversight: needs mandates that were signed",
    "looks:guide": "tests/looks", "looks:guide-page": "tests/looks", "looks:guide-fault": "tests/looks",
    "rehearsal:telephone": "needs the carriers of the demo: tests/rehearsal",
    "rehearsal:mailbox": "needs the carriers of the demo: tests/rehearsal",
    "portal:back": "where the broker sends a browser back to", "portal:log_in": "goes to the broker",
    "mfa_activate_totp": "tests/oversight, from an invitation",
    "mfa_add_webauthn": "needs a key", "mfa_authenticate": "after a password",
}  # fmt: skip
NOT_A_PAGE = {
    "alive", "ready", "metrics", "field:data", "field:worker", "field:manifest", "looks:theme",
    "looks:logo", "looks:language", "staff:award-file", "staff:request-bundle", "rehearsal:letter",
    "portal:everything", "portal:everything_data", "portal:receipt_text", "portal:text_message", "portal:delivery",
}  # fmt: skip
FORMS = {
    "staff:restart", "staff:drill", "staff:glass-review", "staff:change-request", "staff:give-role",
    "staff:change-person", "staff:add-organisation", "staff:end-organisation", "staff:add-district",
    "staff:take-in", "staff:start-service", "staff:pause-service", "staff:sign-gate",
    "staff:reopen-gate", "staff:measure-necessity", "staff:propose-list", "staff:agree-list", "staff:ask-release",
    "staff:want-list", "staff:know", "staff:settle-restraint",
    "staff:release-waves", "staff:stop-campaign", "staff:take-back", "staff:release-secret",
    "staff:mandates-hear", "programs:agree", "programs:end", "field:glass",
    "portal:leave", "portal:answer", "portal:tell", "portal:call_me", "portal:undo", "portal:choose",
    "rehearsal:enter", "rehearsal:leave", "rehearsal:happen",
}  # fmt: skip
"""Addresses that only take a form; what they say stands on another page."""
PAGES = EVERYBODY | STAFF | LEAD | WORKER | RESIDENT
BORROWED = ("account_", "mfa_", "socialaccount_", "openid_connect_", "rest:", "None")
"""Of libraries (those that are not open to anybody are closed), and of the interface for programs."""


def names():
    from django.urls import URLResolver, get_resolver

    def walk(patterns, before=""):
        for each in patterns:
            if isinstance(each, URLResolver):
                inside = f"{before}{each.namespace}:" if each.namespace else before
                yield from walk(each.url_patterns, inside)
            else:
                yield f"{before}{each.name}"

    return set(walk(get_resolver().url_patterns))


def test_every_address_is_looked_at_or_says_why_not(application):
    ours = {each for each in names() if not each.startswith(BORROWED)}
    unseen = ours - PAGES.keys() - SHOWN_ELSEWHERE.keys() - NOT_A_PAGE - FORMS
    assert unseen == set(), "put each in a list of this file: nobody looks at it with a browser"


def logged_in(client, log_in, everything, which):
    """A browser of whoever these pages are for."""
    staff = {"staff": everything.all_round, "lead": everything.lead, "worker": everything.worker}
    if which == "resident":
        let_in(client, everything.resident)
    elif which in staff:
        log_in(staff[which])
    return client


FEW = {
    "staff:task", "staff:share", "account_login", "portal:message",
}  # fmt: skip
"""Pages that no other test looks at with a browser: the rest is for the long run."""
SURFACES = {
    "everybody": EVERYBODY, "staff": STAFF, "lead": LEAD, "worker": WORKER, "resident": RESIDENT,
}  # fmt: skip


def look(open_page, client, log_in, everything, which, chosen, width):
    here = names()
    who = logged_in(client, log_in, everything, which)
    for name, path in SURFACES[which].items():
        if name not in chosen & here:
            continue
        where = path.format(**vars(everything))
        page = open_page(width=width, who=who)
        answer = page.goto(where)
        assert answer is not None
        assert answer.status == 200, f"{name}: {where}"
        assert page.url.partition("?")[0].endswith(where.partition("?")[0]), f"{name} led elsewhere"
        is_for_everybody(page, name.replace(":", "-"), [width])
        stands_with_big_letters(page, name)
        page.context.close()


def test_what_no_other_test_looks_at(open_page, client, log_in, everything):
    for which in SURFACES:
        look(open_page, client, log_in, everything, which, FEW, NARROW)


@pytest.mark.soak
@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("which", SURFACES)
def test_every_page(open_page, client, log_in, everything, which, width):
    look(open_page, client, log_in, everything, which, PAGES.keys(), width)
