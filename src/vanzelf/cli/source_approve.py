"""`vanzelf source approve`: turn a decision of people into a signature of the source."""

from pathlib import Path
from typing import Annotated

import typer

from vanzelf.cli.mandate_files import approve_as, conditions_in, write_granted
from vanzelf.cli.options import FILE, InLanguage, Language
from vanzelf.cli.parties import PartyFile, real_time, settings_of
from vanzelf.operate.doing import grant
from vanzelf.operate.proposals import SHORT, Waiting, conditions_told, named
from vanzelf.operate.side import Side, side_of
from vanzelf.protocol.conditions import Conditions
from vanzelf.protocol.difference import told
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.signing import Key
from vanzelf.source.app import gateway_registrar
from vanzelf.source.decisions import Decision, Decisions
from vanzelf.source.granting import GRANTS, ROLES
from vanzelf.transport.party import read_key


def approve(
    proposal: Annotated[
        str,
        typer.Argument(metavar="PROPOSAL", help="Its number on the page: 12 digits or letters."),
    ],
    party: PartyFile,
    key: Annotated[Path, typer.Option("--key", metavar=FILE, help="Of a role, or for mandates.")],
    name: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who agrees, when not decided on the page.")
    ] = None,
    condition: Annotated[
        list[str] | None,
        typer.Option(
            "--condition", metavar="NAME=VALUE", help="Grant less, when not decided on the page."
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar=FILE, help="With the mandate key: where to write it.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Sign without asking.")] = False,
    language: InLanguage = Language.NL,
) -> None:
    """Turn a decision into a signature of the source, once it was shown in plain words.

    With the key of a role it signs what that role decided on the page. With the mandate key, after
    both roles, it grants the mandate.
    """
    side, signer = side_of(settings_of(party, "bron"), real_time), read_key(key)
    if signer.use == GRANTS and out is None:
        raise typer.BadParameter("say where to write the mandate", param_hint="--out")
    with side.party.connect() as con:
        found = named(side, con, proposal)
        decided = Decisions(con).on(found.kept.digest)
        con.commit()
    agreed = None
    if signer.use != GRANTS:
        agreed = _agreed(signer, decided, name, conditions_in(condition))
    conditions = agreed[1] if agreed else _of_both(decided)
    _show(found, conditions, language)
    if not yes:
        typer.confirm(f"Sign {found.kept.digest[:SHORT]} with {signer.kid}?", abort=True)
    if agreed is not None:
        _sign(side, signer, found, agreed, first=signer.use not in decided)
    elif out is not None:
        _grant(side, signer, found, out)


def _agreed(
    signer: Key, decided: dict[str, Decision], name: str | None, wanted: Conditions | None
) -> tuple[str, Conditions | None]:
    """Who agrees with what in the role of a key: as the page says, or as was said here."""
    if signer.use not in ROLES:
        raise ProtocolError.because(
            "approval-role",
            "the key is not of the operator or the privacy officer of this source.",
            "Sign with the key of that role.",
        )
    found = decided.get(signer.use)
    if found is None and name is None:
        raise ProtocolError.because(
            "approval-undecided",
            f"nobody decided as {signer.use} yet.",
            "Decide on the page, or say who agrees with --name.",
        )
    if found is None:
        return str(name), wanted
    if (name and name != found.name) or (wanted and wanted != found.conditions):
        raise ProtocolError.because(
            "approval-other",
            f"the page says something else: {found.name} decided as {signer.use}.",
            "Leave --name and --condition out, or decide anew on the page.",
        )
    return found.name, found.conditions


def _of_both(decided: dict[str, Decision]) -> Conditions | None:
    return next((each.conditions for each in decided.values()), None)


def _show(found: Waiting, conditions: Conditions | None, language: Language) -> None:
    terms = found.list_terms
    if terms is None:
        typer.echo(f"{found.terms.requester.name}: {found.terms.id}, {found.terms.version}")
        return
    for line in told(terms).values():
        typer.echo(line[language])
    if conditions is not None:
        typer.echo(f"→ {conditions_told(terms, conditions, language.code)}")


def _sign(
    side: Side,
    signer: Key,
    found: Waiting,
    agreed: tuple[str, Conditions | None],
    *,
    first: bool,
) -> None:
    """Sign for a role. first: nothing was decided on the page, so it is kept now."""
    name, conditions = agreed
    registrar = gateway_registrar(side.party, side.holder, side.catalogue, signer)
    digest, now = found.kept.digest, side.now()
    with side.party.connect() as con, con.transaction():
        if first:
            Decisions(con).agree(digest, found.list_terms, signer.use, name, conditions, now)
        approve_as(con, registrar, digest, name, conditions, now)


def _grant(side: Side, signer: Key, found: Waiting, out: Path) -> None:
    with side.party.connect() as con, con.transaction():
        text = grant(side, con, found, signer)
    write_granted(text, signer, out)
