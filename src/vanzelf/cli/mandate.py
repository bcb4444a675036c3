"""`vanzelf mandate`: propose what may be asked, grant or refuse it, and read what was agreed."""

import datetime as dt
import json
from pathlib import Path
from typing import Annotated

import typer

from vanzelf.cli.mandate_files import (
    MESSAGES,
    approve_as,
    card_of,
    conditions_in,
    learn_text,
    moment,
    opened,
    party_of,
    pin_of,
    registrar_of,
    requester_of,
    tell_refusal,
    terms_in,
    text_of,
    write,
    write_granted,
)
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
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.signing import Key
from vanzelf.rules.load import load_catalogue
from vanzelf.source.granting import GRANTS, ROLES
from vanzelf.source.mandates import MandateStore
from vanzelf.transport.cards import read_cards
from vanzelf.transport.party import read_key, write_secret

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
Conditions_ = Annotated[
    list[str] | None,
    typer.Option(
        "--condition",
        metavar="NAME=VALUE",
        help="Grant less: geldig_tot, runs, maanden, lijst_minstens, lijst_hoogstens or "
        "onbekend_hoogstens; repeatable.",
    ),
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
        party_of(card_of(known, source)),
        requester_of(card_of(known, signer.oin)),
        pin_of(card_of(known, combiner)),
        on,
        version,
    )
    write(out, made.signed(signer))


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
    previous = terms_in(mandate, cards)
    made = proposing.renewal(previous, load_catalogue(catalogue), on)
    write(out, made.signed(read_key(key)))


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
    registrar = registrar_of(holder, cards, key, demo=demo, catalogue=catalogue)
    with opened(database) as con:
        refused = registrar.receive(con, text_of(proposal), moment())
    if refused is None:
        typer.echo("The operator and the privacy officer can approve it now.")
        return
    tell_refusal(refused, registrar.key, out)


@app.command()
def approve(
    proposal: Document_,
    database: Database,
    holder: Holder,
    cards: Cards,
    key: KeyFile,
    name: Annotated[str, typer.Option(metavar="NAME", help="Who agrees; two roles, two people.")],
    condition: Conditions_ = None,
    catalogue: Catalogue = None,
) -> None:
    """Agree with a proposal, as the operator or the privacy officer of the source."""
    registrar = registrar_of(holder, cards, key, demo=False, catalogue=catalogue)
    conditions = conditions_in(condition)
    with opened(database) as con:
        approve_as(con, registrar, digest(text_of(proposal).encode()), name, conditions, moment())


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
    registrar = registrar_of(holder, cards, key, demo=demo, catalogue=catalogue)
    with opened(database) as con:
        text = registrar.grant(con, digest(text_of(proposal).encode()), moment())
    write_granted(text, registrar.key, out)


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
    registrar = registrar_of(holder, cards, key, demo=False, catalogue=catalogue)
    with opened(database) as con:
        text = registrar.refuse(con, digest(text_of(proposal).encode()), reason, moment())
    write(out, text)


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
    registrar = registrar_of(holder, cards, key, demo=False, catalogue=catalogue)
    with opened(database) as con:
        text = registrar.withdraw(con, digest(text_of(mandate).encode()), reason, moment())
    write(out, text)


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
    registrar = registrar_of(holder, cards, key, demo=False, catalogue=catalogue)
    with opened(database) as con:
        text = registrar.status(con, moment())
    write(out, text)


@app.command()
def learn(
    mandate: Document_,
    database: Database,
    holder: Holder,
    cards: Cards,
    key: KeyFile,
    catalogue: Catalogue = None,
) -> None:
    """Tell the source of a mandate that another source granted: its limits count here too."""
    registrar = registrar_of(holder, cards, key, demo=False, catalogue=catalogue)
    with opened(database) as con:
        learn_text(con, registrar, text_of(mandate), cards)
    typer.echo("Known from now on.")


@app.command()
def join(
    body: Annotated[str, typer.Argument(metavar="BODY", help="The joint body: its name or OIN.")],
    members: Annotated[list[str], typer.Argument(metavar="OIN...", help="Who belongs to it.")],
    database: Database,
) -> None:
    """Tell the source who acts together: they share their limits from now on, for good."""
    with opened(database) as con:
        store = MandateStore(con)
        store.join(body, members)
        together = store.together(body)
    typer.echo(", ".join(together))


# -- everybody -----------------------------------------------------------------------------------


@app.command()
def show(
    document: Document_,
    cards: Cards,
    language: InLanguage = Language.NL,
    shown: Shown = PlainFormat.TEXT,
) -> None:
    """A mandate or proposal in plain words, once its signature is checked."""
    terms = terms_in(document, cards)
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
    lines = difference(terms_in(old, cards), terms_in(new, cards))
    if shown is PlainFormat.JSON:
        dump([dict(line) for line in lines])
        return
    for line in lines:
        typer.echo(line[language])
