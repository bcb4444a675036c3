"""Whoever has the wrong role finds nothing, at any address, by any method, with ids of what is there."""

import re

import numpy as np
import pytest

CLOSED = {301, 302, 401, 403, 404, 405, 410}
ASKED_FOR_MORE = {("post", "/api/v1/token"): 400}
"""Who asks for a token and sends nothing hears that it is no question at all (RFC 6749, 5.2)."""
METHODS = ("get", "post", "put", "delete", "head")
BORROWED = ("inloggen/", "static/")
OPEN_TO_ALL = "everybody"


@pytest.fixture
def addresses(case, hire):
    """Every address with its view, filled in with what is there."""
    from django.urls import URLResolver, get_resolver

    from vanzelf.campaigns.models import Campaign
    from vanzelf.oversight.models import Request
    from vanzelf.residents.models import Resident
    from vanzelf.work.models import Task

    there = [str(case.pk), str(case.subject_id)]
    for model in (Campaign, Request, Resident, Task):
        there += [str(each.pk) for each in model.objects.all()[:3]]

    def walk(patterns, before=""):
        for each in patterns:
            where = before + str(each.pattern)
            if isinstance(each, URLResolver):
                yield from walk(each.url_patterns, where)
            else:
                yield where, each.callback

    def filled(where, draw):
        where = re.sub(r"\(\?P<\w+>\.\*\)|[\^$]|\\Z", "x", where)
        where = re.sub(r"<uuid:\w+>", lambda _: there[draw.integers(len(there))], where)
        where = re.sub(r"<int:\w+>", "1", where)
        return "/" + re.sub(r"<(\w+:)?\w+>", "kwijtschelding", where)

    return [
        (where, view, filled)
        for where, view in walk(get_resolver().url_patterns)
        if not where.startswith(BORROWED)
    ]


def knock(client, log_in, hire, addresses, seed, times):
    """That many requests at addresses that are not for who knocks; what was not closed."""
    from vanzelf.org.audience import audience_of
    from vanzelf.org.rights import RIGHTS, Role

    draw = np.random.default_rng(seed)
    staff = {role: hire(role, name=role.value) for role in Role} | {None: hire(name="Zonder")}
    roles, opened = list(staff), []
    per_role = -(-times // (len(roles) + 1))
    client.raise_request_exception = False
    for role in [*roles, "nobody"]:
        if role == "nobody":
            client.logout()
        else:
            log_in(staff[role])
        rights = RIGHTS.get(role, frozenset())
        knocked = 0
        while knocked < per_role:
            where, view, filled = addresses[draw.integers(len(addresses))]
            audience = audience_of(view)
            if audience is None or audience.kind == OPEN_TO_ALL:
                continue
            if (
                audience.kind == "staff"
                and role != "nobody"
                and (not audience.rights or audience.rights & rights)
            ):
                continue  # it is theirs
            method = METHODS[draw.integers(len(METHODS))]
            path = filled(where, draw)
            status = getattr(client, method)(path).status_code
            knocked += 1
            if status not in CLOSED | {ASKED_FOR_MORE.get((method, path))}:
                opened.append((role, method, path, status))
    return opened


def test_the_wrong_role_finds_nothing(client, log_in, hire, addresses):
    assert len(addresses) > 40
    assert knock(client, log_in, hire, addresses, 1, 300) == []


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10))
def test_the_wrong_role_finds_nothing_in_ten_thousand(client, log_in, hire, addresses, seed):
    assert knock(client, log_in, hire, addresses, seed, 1_000) == []
