"""`vanzelf application propose|receive|sign`: mandates to fetch values, after a resident's yes.

Both roles of the source approve a proposal as they do for lists: `vanzelf mandate approve`.
"""

from typing import Annotated

import typer

from vanzelf.cli.mandate import Cards, Database, Demo, Document_, From, Holder, KeyFile, Out
from vanzelf.cli.mandate_files import (
    card_of,
    moment,
    opened,
    party_of,
    registrar_of,
    tell_refusal,
    text_of,
    write,
    write_granted,
)
from vanzelf.cli.options import Catalogue
from vanzelf.protocol.application import propose_application
from vanzelf.protocol.canonical import digest
from vanzelf.rules.load import load_catalogue
from vanzelf.source.application_granting import ApplicationRegistrar
from vanzelf.transport.cards import read_cards
from vanzelf.transport.party import read_key


def add_to(app: typer.Typer) -> None:
    """Add these commands to `vanzelf application`."""
    app.command()(propose)
    app.command()(receive)
    app.command()(sign)


def propose(
    plan: Annotated[
        str, typer.Argument(metavar="MANDATE", help="An application mandate of the catalogue.")
    ],
    on: From,
    source: Annotated[str, typer.Option(metavar="OIN", help="The source that is asked.")],
    cards: Cards,
    key: KeyFile,
    out: Out,
    version: Annotated[int, typer.Option(min=1, help="One more than the last version.")] = 1,
    catalogue: Catalogue = None,
) -> None:
    """Write the proposal that the catalogue describes, signed by the municipality."""
    known, signer = read_cards(cards), read_key(key)
    made = propose_application(
        load_catalogue(catalogue),
        plan,
        party_of(card_of(known, source)),
        party_of(card_of(known, signer.oin)),
        on,
        version,
    )
    write(out, made.signed(signer))


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
    """Take a proposal in at the source; what the rules forbid is refused at once, aloud.

    Then the operator and the privacy officer each run vanzelf mandate approve.
    """
    registrar = registrar_of(holder, cards, key, demo=demo, catalogue=catalogue)
    with opened(database) as con:
        refused = ApplicationRegistrar(registrar).receive(con, text_of(proposal), moment())
    if refused is not None:
        tell_refusal(refused, registrar.key, out)
    typer.echo("The operator and the privacy officer can approve it now.")


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
    named = digest(text_of(proposal).encode())
    with opened(database) as con:
        text = ApplicationRegistrar(registrar).grant(con, named, moment())
    write_granted(text, registrar.key, out)
