"""`vanzelf mandate`: propose what may be asked, grant or refuse it, and read what was agreed."""

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from vanzelf.cli.options import (
    DATE,
    DIRECTORY,
    FILE,
    Catalogue,
    InLanguage,
    Language,
    PlainFormat,
    Shown,
    date,
)
from vanzelf.cli.show import dump
from vanzelf.protocol import proposing
from vanzelf.protocol.canonical import digest
from vanzelf.protocol.difference import difference, told
from vanzelf.protocol.mandates import CombinerPin, Mandate, Party, Terms
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.proposing import Approval, Proposal, Refused
from vanzelf.protocol.signing import Key, Keys, check
from vanzelf.rules.load import load_catalogue
from vanzelf.source.granting import GRANTS, ROLES, Registrar
from vanzelf.store.database import Connection, connect, migrate
from vanzelf.transport.cards import Card, read_cards, trusted_keys
from vanzelf.transport.party import read_key, write_secret

MESSAGES = "berichten"
USES = (MESSAGES, GRANTS, *ROLES)

app = typer.Typer(
    help="Mandates: what a source lets a municipality ask.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Document_ = Annotated[Path, typer.Argument(metavar=FILE, help="The signed document.")]
Cards = Annotated[
    Path, typer.Option(metavar=DIRECTORY, help="Cards of all parties, with their public keys.")
]
KeyFile = Annotated[Path, typer.Option("--key", metavar=FILE, help="The key to sign with.")]
Out = Annotated[Path, typer.Option(metavar=FILE, help="Where to write the signed document.")]
Database = Annotated[
    str,
    typer.Option(
        metavar="DSN",
        envvar="DATABASE_URL",
        help="Connection string of the source's database, or set DATABASE_URL.",
    ),
]
Holder = Annotated[
    str, typer.Option(metavar="HOLDER", help="Which holder of the catalogue this source is.")
]
Demo = Annotated[
    bool, typer.Option("--demo", help="Allow made-up grounds, for people who are made up.")
]
Oin = Annotated[str, typer.Option(metavar="OIN", help="The number of the organisation.")]
From = Annotated[
    dt.date, typer.Option("--on", parser=date, metavar=DATE, help="The first day it holds.")
]


@app.command()
def keys(
    oin: Oin,
    use: Annotated[str, typer.Option(metavar="USE", help=f"One of {', '.join(USES)}.")],
    out: Annotated[Path, typer.Option(metavar=FILE, help="Where to write the key.")],
    number: Annotated[int, typer.Option(min=1, help="Which key of that use it is.")] = 1,
) -> None:
    """Make a key, and print its public half for the card of the organisation."""
    if use not in USES:
        raise typer.BadParameter(f"choose from {', '.join(USES)}", param_hint="--use")
    if out.exists():
        raise ProtocolError.because(
            "key-exists", "there is a key already.", "Choose another name.", str(out)
        )
    made = Key.make(f"{oin}/{use}/{number}")
    write_secret(out, json.dumps(made.private()).encode())
    dump(made.public())


# -- the municipality ----------------------------------------------------------------------------


@app.command()
def propose(
    plan: Annotated[str, typer.Argument(metavar="MANDATE", help="A mandate of the catalogue.")],
    on: From,
    source: Annotated[str, typer.Option(metavar="OIN", help="The source that is asked.")],
    combiner: Annotated[str, typer.Option(metavar="OIN", help="Who combines the answers.")],
    cards: Cards,
    key: KeyFile,
    out: Out,
    version: Annotated[int, typer.Option(min=1, help="One more than the last version.")] = 1,
    catalogue: Catalogue = None,
) -> None:
    """Write the proposal that the catalogue describes, signed by the municipality."""
    known, signer = read_cards(cards), read_key(key)
    made = proposing.propose(
        load_catalogue(catalogue),
        plan,
        _party(_card(known, source)),
        _party(_card(known, signer.oin)),
        _pin(_card(known, combiner)),
        on,
        version,
    )
    _write(out, made.signed(signer))


@app.command()
def renew(
    mandate: Document_,
    on: From,
    cards: Cards,
    key: KeyFile,
    out: Out,
    catalogue: Catalogue = None,
) -> None:
    """Write a proposal for the next version of a mandate, signed by the municipality."""
    previous = _terms(mandate, cards)
    made = proposing.renewal(previous, load_catalogue(catalogue), on)
    _write(out, made.signed(read_key(key)))


# -- the source ----------------------------------------------------------------------------------


@app.command()
def receive(
    proposal: Document_,
    database: Database,
    holder: Holder,
    cards: Cards,
    key: KeyFile,
    out: Out,
    demo: Demo = False,
    catalogue: Catalogue = None,
) -> None:
    """Take a proposal in at the source; what the rules forbid is refused at once, aloud."""
    registrar = _registrar(holder, cards, key, demo=demo, catalogue=catalogue)
    with _open(database) as con:
        refused = registrar.receive(con, _read(proposal), _now())
    if refused is None:
        typer.echo("The operator and the privacy officer can approve it now.")
        return
    _tell_refusal(refused, registrar.key, out)


@app.command()
def approve(
    proposal: Document_,
    database: Database,
    holder: Holder,
    cards: Cards,
    key: KeyFile,
    catalogue: Catalogue = None,
) -> None:
    """Agree with a proposal, as the operator or the privacy officer of the source."""
    registrar = _registrar(holder, cards, key, demo=False, catalogue=catalogue)
    approval = Approval(
        proposal=digest(_read(proposal).encode()), source=registrar.party.oin, at=_now()
    )
    with _open(database) as con:
        role = registrar.approve(con, approval.signed(registrar.key), _now())
    typer.echo(f"Approved as {role}.")


@app.command()
def sign(
    proposal: Document_,
    database: Database,
    holder: Holder,
    cards: Cards,
    key: KeyFile,
    out: Out,
    demo: Demo = False,
    catalogue: Catalogue = None,
) -> None:
    """Grant a proposal that both roles approved, with the mandate key of the source."""
    registrar = _registrar(holder, cards, key, demo=demo, catalogue=catalogue)
    with _open(database) as con:
        text = registrar.grant(con, digest(_read(proposal).encode()), _now())
    if _kind(text, registrar.key) == Refused.TYP:
        _tell_refusal(text, registrar.key, out)
    _write(out, text)


@app.command()
def refuse(
    proposal: Document_,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why, for the municipality.")],
    database: Database,
    holder: Holder,
    cards: Cards,
    key: KeyFile,
    out: Out,
    catalogue: Catalogue = None,
) -> None:
    """Refuse a proposal by decision, and say why."""
    registrar = _registrar(holder, cards, key, demo=False, catalogue=catalogue)
    with _open(database) as con:
        text = registrar.refuse(con, digest(_read(proposal).encode()), reason, _now())
    _write(out, text)


@app.command()
def withdraw(
    mandate: Document_,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why; kept at the source.")],
    database: Database,
    holder: Holder,
    cards: Cards,
    key: KeyFile,
    out: Out,
    catalogue: Catalogue = None,
) -> None:
    """Withdraw a mandate, and write the status list that says so."""
    registrar = _registrar(holder, cards, key, demo=False, catalogue=catalogue)
    with _open(database) as con:
        text = registrar.withdraw(con, digest(_read(mandate).encode()), reason, _now())
    _write(out, text)


@app.command()
def status(
    database: Database,
    holder: Holder,
    cards: Cards,
    key: KeyFile,
    out: Out,
    catalogue: Catalogue = None,
) -> None:
    """Write the list of mandates that no longer hold; it may be used for five minutes."""
    registrar = _registrar(holder, cards, key, demo=False, catalogue=catalogue)
    with _open(database) as con:
        text = registrar.status(con, _now())
    _write(out, text)


# -- everybody -----------------------------------------------------------------------------------


@app.command()
def show(
    document: Document_,
    cards: Cards,
    language: InLanguage = Language.NL,
    shown: Shown = PlainFormat.TEXT,
) -> None:
    """A mandate or proposal in plain words, once its signature is checked."""
    terms = _terms(document, cards)
    if shown is PlainFormat.JSON:
        dump(terms.data())
        return
    for line in told(terms).values():
        typer.echo(line[language])


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The version before.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The next version.")],
    cards: Cards,
    language: InLanguage = Language.NL,
    shown: Shown = PlainFormat.TEXT,
) -> None:
    """What changed from one version of a mandate to the next, in plain words."""
    lines = difference(_terms(old, cards), _terms(new, cards))
    if shown is PlainFormat.JSON:
        dump([dict(line) for line in lines])
        return
    for line in lines:
        typer.echo(line[language])


# -- small things --------------------------------------------------------------------------------


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)  # noqa: TID251 - a command is where the clock is read


@contextmanager
def _open(database: str) -> Iterator[Connection]:
    """A connection to the source's database with its tables; what is done on it is committed."""
    with connect(database) as con:
        migrate(con, "vanzelf.source")
        yield con


def _registrar(
    holder: str, cards: Path, key: Path, *, demo: bool, catalogue: Path | None
) -> Registrar:
    known, signer = read_cards(cards), read_key(key)
    own = _card(known, signer.oin)
    trusted = trusted_keys(known.values())
    return Registrar(
        party=_party(own),
        holder=holder,
        key=signer,
        catalogue=load_catalogue(catalogue),
        requesters=_of_use(trusted, MESSAGES),
        roles={kid: each for kid, each in trusted.items() if each.use in ROLES},
        demo=demo,
    )


def _of_use(trusted: Keys, use: str) -> Keys:
    return {kid: key for kid, key in trusted.items() if key.use == use}


def _card(known: dict[str, Card], oin: str) -> Card:
    if oin not in known:
        raise ProtocolError.because(
            "card-missing", f"there is no card of {oin}.", "Ask the organisation for it.", "--cards"
        )
    return known[oin]


def _party(card: Card) -> Party:
    return Party(oin=card.oin, name=card.name)


def _pin(card: Card) -> CombinerPin:
    """The combiner, with the key it signs messages with: the newest on its card."""
    kids = [key.kid for key in card.trusted() if key.use == MESSAGES]
    if not kids:
        raise ProtocolError.because(
            "card-key", "the card of the combiner has no key for messages.", "Ask for a new card."
        )
    return CombinerPin(
        oin=card.oin, name=card.name, kid=kids[-1], supplier=card.supplier, host=card.host
    )


def _terms(path: Path, cards: Path) -> Terms:
    """The mandate or proposal in a file, signed by somebody whose card is there."""
    trusted, text = trusted_keys(read_cards(cards).values()), _read(path)
    try:
        return Mandate.check(text, _of_use(trusted, GRANTS))[0]
    except ProtocolError as error:
        if all(each.code != "signature-kind" for each in error.problems):
            raise
    return Proposal.check(text, _of_use(trusted, MESSAGES))[0]


def _kind(text: str, key: Key) -> str:
    """What kind of document this source just signed: a mandate, or a refusal."""
    try:
        return check(text, Mandate.TYP, {key.kid: key}).typ
    except ProtocolError:
        return Refused.TYP


def _tell_refusal(text: str, key: Key, out: Path) -> None:
    """Write a refusal, and end with what it says as problems."""
    out.write_text(text, encoding="utf-8")
    refused, _ = Refused.check(text, {key.kid: key})
    raise ProtocolError.because(
        "mandate-refused",
        f"the proposal is refused ({', '.join(refused.reasons)}): {refused.text}",
        f"The refusal is in {out}.",
    )


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip()


def _write(out: Path, text: str) -> None:
    out.write_text(text, encoding="utf-8")
    typer.echo(f"Written: {out}")
