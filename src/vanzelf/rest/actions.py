"""Letting a program in, and putting it out."""

import datetime as dt
import secrets
from collections.abc import Collection
from typing import Final

from django.db import transaction

from vanzelf.org import audit, clock
from vanzelf.org.errors import need, refuse
from vanzelf.org.models import Organisation, Staff
from vanzelf.org.rights import Right
from vanzelf.rest.models import Client
from vanzelf.rest.purposes import Scope, is_never, known
from vanzelf.rest.tokens import digest

LONGEST: Final = dt.timedelta(days=366)


@transaction.atomic
def let_in(
    *,
    name: str,
    organisation: Organisation,
    scopes: Collection[Scope],
    purposes: Collection[str],
    until: dt.date,
    by: Staff,
) -> tuple[Client, str]:
    """A program that may ask once another agreed; gives it with its secret, which is shown once.

    Raises ProblemError no-right, client-known, client-purpose, client-scope or client-long.
    """
    need(by, Right.EDIT_STAFF)
    if Client.objects.filter(name__iexact=name.strip()).exists():
        raise refuse("client-known", "there is one of that name.", "Choose another name.")
    if not purposes or any(is_never(each) for each in purposes) or not set(purposes) <= known():
        raise refuse(
            "client-purpose",
            "that is no purpose for which anything is given.",
            "Choose purposes of the catalogue; checking and collecting is never one.",
        )
    if not scopes:
        raise refuse("client-scope", "it may do nothing.", "Choose what it may do.")
    if not clock.today() < until <= clock.today() + LONGEST:
        raise refuse("client-long", "it ends within a year.", "Choose a day within a year.")
    secret = secrets.token_urlsafe(32)
    client = Client.objects.create(
        name=name.strip(), organisation=organisation, secret=digest(secret), until=until,
        scopes=sorted(map(str, scopes)), purposes=sorted(purposes), made_at=clock.now(), made_by=by,
    )  # fmt: skip
    audit.write(staff=by, action="koppeling toegelaten", about=f"koppeling:{client.pk}")
    return client, secret


@transaction.atomic
def agree(*, client: Client, by: Staff) -> None:
    """The privacy officer says that a program may: for these purposes, until that day.

    Raises ProblemError no-right, client-own or client-over.
    """
    need(by, Right.SIGN_MAY)
    found = Client.objects.select_for_update().get(pk=client.pk)
    if found.made_by_id == by.pk:
        raise refuse("client-own", "you entered this program.", "Ask a colleague to agree.")
    if found.ended_at is not None or found.agreed_at is not None:
        raise refuse("client-over", "this was settled.", "Look at how it stands.")
    found.agreed_by, found.agreed_at = by, clock.now()
    found.save()
    audit.write(staff=by, action="koppeling goedgekeurd", about=f"koppeling:{client.pk}")


@transaction.atomic
def put_out(*, client: Client, by: Staff) -> None:
    """A program may ask nothing any more, at once: tokens that are underway stop too.

    Whoever enters programs may, and whoever may stop everything. Raises ProblemError no-right.
    """
    need(by, Right.HALT if by.may(Right.HALT) else Right.EDIT_STAFF)
    Client.objects.filter(pk=client.pk, ended_at=None).update(ended_at=clock.now())
    audit.write(staff=by, action="koppeling beëindigd", about=f"koppeling:{client.pk}")
