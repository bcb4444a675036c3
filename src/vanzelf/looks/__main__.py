"""`python -m vanzelf.looks`: renews the English words of every app; `make texts`.

Adds what is new, takes out what is gone, keeps the rest, says what still has no English.
"""

import sys
from pathlib import Path
from typing import Final

import django
from django.conf import settings

from vanzelf.looks.messages import compile_all, read_po, renewed, written_po
from vanzelf.looks.wordings import LIBRARIES, messages_of

SOURCE: Final = Path(__file__).resolve().parents[1]
LANGUAGE: Final = "en"


def main() -> None:
    """Renew the files of every app, and compile them."""
    settings.configure(TEMPLATES=[LIBRARIES])
    django.setup()
    for app in sorted(each.parent for each in SOURCE.glob("*/apps.py")):
        path = app / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"
        new = renewed(messages_of(app), read_po(path) if path.exists() else {})
        if not new and not path.exists():
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(written_po(new, LANGUAGE), encoding="utf-8")
        bare = sorted(message.words for message, texts in new.items() if not all(texts))
        said = [f"{app.name}: {len(new)} texts, {len(bare)} without English"]
        sys.stdout.write("\n  ".join([*said, *bare]) + "\n")
    compile_all(SOURCE)


if __name__ == "__main__":
    main()
