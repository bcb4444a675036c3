"""The party files of Eikenhage: what each party starts from, with certificates made on the spot."""

import datetime as dt
import json
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vanzelf.eikenhage.parties import ACTORS, COMBINER, MUNICIPALITY, Actor, note_key
from vanzelf.synth.holders import DATABASE, MAPPING
from vanzelf.transport.certificates import DemoAuthority
from vanzelf.transport.party import secret, write_secret

PARTY_FILE = "partij.yaml"
HERE = "127.0.0.1"
ACTIVITY = "https://eikenhage.example/register/lijsten"


def write_party_files(
    folder: Path,
    holders: Mapping[str, Path],
    databases: Mapping[str, str],
    ports: Mapping[str, int],
    at: dt.datetime,
    moment: dt.datetime | None = None,
) -> dict[str, Path]:
    """Write the file of every party beside its keys (see `make_keys`); gives them by slug.

    holders: directory of each holder's database and mapping. databases: the store of each party.
    ports: of those that are served, on this machine. at: the real time. moment: what time it is in
    the demo, when that is another.
    """
    authority = DemoAuthority.make(at)
    served = {actor.oin: ports[actor.slug] for actor in ACTORS if actor.slug in ports}
    found = {}
    for actor in ACTORS:
        own = folder / actor.slug
        authority_file = own / "certificaten" / "uitgever.pem"
        write_secret(authority_file, authority.pem)
        issued = authority.issue(actor.oin, actor.name, [HERE, "localhost", actor.host], at)
        issued.write(own / "certificaten", "partij")
        write_secret(own / "sleutels" / "database.txt", databases[actor.slug].encode())
        secret(own / "sleutels" / "logboek.sleutel", lambda: secrets.token_bytes(32))
        said = _said(actor, served, holders, note_key(folder))
        if moment is not None:
            said["klok"] = {"moment": _written(moment), "sinds": _written(at)}
        found[actor.slug] = own / PARTY_FILE
        text = json.dumps(said, ensure_ascii=False, indent=2)  # JSON is YAML
        found[actor.slug].write_text(text + "\n", encoding="utf-8")
    return found


def _said(
    actor: Actor, served: Mapping[str, int], holders: Mapping[str, Path], notes: str
) -> dict[str, Any]:
    keys = {"berichten": "sleutels/berichten.jwk", "logboek": "sleutels/logboek.sleutel"}
    said: dict[str, Any] = {
        "oin": actor.oin,
        "naam": actor.name,
        "rol": actor.role,
        "leverancier": actor.supplier,
        "host": actor.host,
        "stand": "demo",
        "map": ".",
        "kaarten": "kaarten",
        "database_bestand": "sleutels/database.txt",
        "sleutels": keys,
        "certificaten": {
            "certificaat": "certificaten/partij.pem",
            "sleutel": "certificaten/partij.sleutel.pem",
            "uitgever": "certificaten/uitgever.pem",
        },
        "adressen": {
            oin: {"url": f"https://{HERE}:{port}"}
            for oin, port in served.items()
            if oin != actor.oin
        },
    }
    if actor.role == "bron":
        keys["status"] = "sleutels/status.jwk"
        said["bron"] = {
            "houder": actor.slug,
            "mapping": str((holders[actor.slug] / MAPPING).absolute()),
            "database": str((holders[actor.slug] / DATABASE).absolute()),
            "activiteit": ACTIVITY,
        }
    if actor == MUNICIPALITY:
        said["gemeente"] = {
            "mapping": str((holders[actor.slug] / MAPPING).absolute()),
            "database": str((holders[actor.slug] / DATABASE).absolute()),
            "mandaten": "mandaten",
            "notities": notes,
            "activiteit": ACTIVITY,
        }
    if actor == COMBINER:
        del keys["logboek"]
    return said


def _written(moment: dt.datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
