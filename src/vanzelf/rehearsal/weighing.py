"""What the questions of the demo's services buy: measured before, so that a demo begins at once.

`python -m vanzelf.rehearsal.weighing` measures it again, after the law or a bundle changed.
"""

import json
from pathlib import Path
from typing import Final

from vanzelf.eikenhage.necessity import Necessity, necessity
from vanzelf.org.catalogue import services
from vanzelf.rules.load import load_catalogue
from vanzelf.services.models import Version
from vanzelf.services.necessity import asks, keep, weighed

FILE: Final = Path(__file__).with_name("necessity.json")
REASON: Final = (
    "Deze vraag levert hier weinig op. Zij blijft tot de eerste lijst met echte aantallen is bekeken, "
    "en gaat er dan uit als dat zo blijkt."
)


def put(version: Version) -> dict[str, str]:
    """Keep what was measured for a version; gives a reason for every question that buys little."""
    service = services()[version.service]
    if not asks(service):
        return {}
    kept = json.loads(FILE.read_text(encoding="utf-8"))[service.bundle]
    found = keep(version=version, found=Necessity.of(kept))
    return {each.key: REASON for each in weighed(found) if each.little}


def renew() -> str:
    """Measure every bundle of the catalogue; about a minute."""
    catalogue = load_catalogue()
    found = {bundle: necessity(catalogue, bundle).data() for bundle in catalogue.bundles}
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(renew(), encoding="utf-8")
