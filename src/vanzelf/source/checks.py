"""What a source checks before it takes part in a run (step 7); a refusal is said aloud."""

import datetime as dt

from vanzelf.protocol.agreement import Agreement, in_time
from vanzelf.source.mandates import MandateStore
from vanzelf.source.runs import Runs
from vanzelf.source.switches import OFF, Switches
from vanzelf.store.database import Connection
from vanzelf.transport.party import Party

OLDEST = dt.timedelta(days=62)
"""How far the reference date of a run may lie from today."""


def refusal_of(party: Party, con: Connection, agreement: Agreement, now: dt.datetime) -> str | None:
    """Why this source takes no part in a run; None when it does."""
    manifest, mandate = agreement.manifest, agreement.mandates[party.oin]
    if not MandateStore(con).in_force(mandate, now):
        return "mandaat-niet-geldig"
    if Switches(con).off(mandate.questions):
        return OFF
    if mandate.combiner.oin == party.oin:
        return "combiner-niet-onafhankelijk"
    if reason := in_time(agreement, now, demo=party.demo):
        return reason
    if manifest.count < mandate.population.minimum and not manifest.everybody:
        return "te-weinig-huishoudens"
    if abs(manifest.on - now.date()) > OLDEST:
        return "peildatum-te-ver"
    since = now - dt.timedelta(days=mandate.months * 365 // 12)
    if Runs(con).since(manifest.requester, manifest.bundle, since) >= mandate.runs:
        return "te-vaak"
    return None
