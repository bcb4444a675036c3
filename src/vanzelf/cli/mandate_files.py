"""What the commands about mandates share: keys, cards, signed files and the source's database."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from vanzelf.cli.options import pair
from vanzelf.protocol.application import ApplicationMandate
from vanzelf.protocol.conditions import Conditions
from vanzelf.protocol.mandates import CombinerPin, Mandate, Party, Requester, Terms
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.proposing import Approval, Proposal, Refused
from vanzelf.protocol.signing import Key, Keys, check
from vanzelf.rules.load import load_catalogue
from vanzelf.source.granting import GRANTS, ROLES, Registrar
from vanzelf.source.people import checked_name
from vanzelf.store.database import Connection, connect, migrate
from vanzelf.transport.cards import Card, read_cards, trusted_keys
from vanzelf.transport.party import read_key

MESSAGES = "berichten"
"""The use of a key that signs messages and proposals."""


def moment() -> dt.datetime:
    """Now, in UTC."""
    return dt.datetime.now(dt.UTC)  # noqa: TID251 - a command is where the clock is read


@contextmanager
def opened(database: str) -> Iterator[Connection]:
    """A connection to the source's database with its tables; what is done on it is committed."""
    with connect(database) as con:
        migrate(con, "vanzelf.source")
        yield con


def registrar_of(
    holder: str, cards: Path, key: Path, *, demo: bool, catalogue: Path | None
) -> Registrar:
    """The registrar of the source whose key it is; the roles are on its card."""
    known, signer = read_cards(cards), read_key(key)
    own = card_of(known, signer.oin)
    trusted = trusted_keys(known.values())
    return Registrar(
        party=party_of(own),
        holder=holder,
        key=signer,
        catalogue=load_catalogue(catalogue),
        requesters=_of_use(trusted, MESSAGES),
        roles={kid: each for kid, each in trusted.items() if each.use in ROLES},
        demo=demo,
    )


def _of_use(trusted: Keys, use: str) -> Keys:
    return {kid: key for kid, key in trusted.items() if key.use == use}


def card_of(known: dict[str, Card], oin: str) -> Card:
    """The card of an organisation; raises ProtocolError card-missing."""
    if oin not in known:
        raise ProtocolError.because(
            "card-missing", f"there is no card of {oin}.", "Ask the organisation for it.", "--cards"
        )
    return known[oin]


def party_of(card: Card) -> Party:
    """An organisation as it stands in a mandate."""
    return Party(oin=card.oin, name=card.name)


def requester_of(card: Card) -> Requester:
    """Who asks, with the municipalities on its card; raises ProtocolError card-municipality."""
    if not card.municipalities:
        raise ProtocolError.because(
            "card-municipality",
            f"the card of {card.name} does not say for which municipalities it asks.",
            "Put their codes (four digits) under gemeenten on the card.",
            "--cards",
        )
    return Requester(oin=card.oin, name=card.name, municipalities=card.municipalities)


def pin_of(card: Card) -> CombinerPin:
    """The combiner, with the key it signs messages with: the newest on its card."""
    kids = [key.kid for key in card.trusted() if key.use == MESSAGES]
    if not kids:
        raise ProtocolError.because(
            "card-key", "the card of the combiner has no key for messages.", "Ask for a new card."
        )
    return CombinerPin(
        oin=card.oin, name=card.name, kid=kids[-1], supplier=card.supplier, host=card.host
    )


def terms_in(path: Path, cards: Path) -> Terms:
    """The mandate or proposal in a file, signed by somebody whose card is there."""
    trusted, text = trusted_keys(read_cards(cards).values()), text_of(path)
    try:
        return Mandate.check(text, _of_use(trusted, GRANTS))[0]
    except ProtocolError as error:
        if all(each.code != "signature-kind" for each in error.problems):
            raise
    return Proposal.check(text, _of_use(trusted, MESSAGES))[0]


def conditions_in(written: list[str] | None) -> Conditions | None:
    """The conditions in `--condition NAME=VALUE`; None when there are none.

    Raises ProblemError setting-form, or ProtocolError document-form.
    """
    found = dict(pair(entry, "--condition", "name=value") for entry in written or [])
    if not found:
        return None
    return Conditions.read(
        {name: int(value) if value.isdecimal() else value for name, value in found.items()}
    )


def approve_as(
    con: Connection,
    registrar: Registrar,
    proposal: str,
    name: str,
    conditions: Conditions | None,
    now: dt.datetime,
) -> None:
    """Sign with the key of a role that somebody agrees with a proposal (by its digest), and say so."""
    approval = Approval(
        proposal=proposal,
        source=registrar.party.oin,
        name=checked_name(name),
        conditions=conditions,
        at=now,
    )
    role = registrar.approve(con, approval.signed(registrar.key), now)
    typer.echo(f"Approved as {role}.")


def write_granted(text: str, key: Key, out: Path) -> None:
    """Write the mandate that was signed; raises ProtocolError mandate-refused for a refusal."""
    if _kind_of(text, key) == Refused.TYP:
        tell_refusal(text, key, out)
    write(out, text)


def _kind_of(text: str, key: Key) -> str:
    """What kind of document this source just signed: a mandate, or a refusal."""
    for kind in (Mandate.TYP, ApplicationMandate.TYP):
        try:
            return check(text, kind, {key.kid: key}).typ
        except ProtocolError:
            continue
    return Refused.TYP


def tell_refusal(text: str, key: Key, out: Path) -> None:
    """Write a refusal, and end with what it says as problems."""
    out.write_text(text, encoding="utf-8")
    refused, _ = Refused.check(text, {key.kid: key})
    raise ProtocolError.because(
        "mandate-refused",
        f"the proposal is refused ({', '.join(refused.reasons)}): {refused.text}",
        f"The refusal is in {out}.",
    )


def text_of(path: Path) -> str:
    """A signed text from a file."""
    return path.read_text(encoding="utf-8").strip()


def write(out: Path, text: str) -> None:
    """Write a signed text, and say where."""
    out.write_text(text, encoding="utf-8")
    typer.echo(f"Written: {out}")


def learn_text(con: Connection, registrar: Registrar, text: str, cards: Path) -> None:
    """Tell a source of a mandate that another source granted."""
    trusted = trusted_keys(read_cards(cards).values())
    registrar.learn(con, text, _of_use(trusted, GRANTS))
