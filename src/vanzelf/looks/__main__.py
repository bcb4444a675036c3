"""`python -m vanzelf.looks`: renews the English words of every app; `make texts`.

Adds what is new, takes out what is gone, keeps the rest, says what still has no English. With
`--check` nothing is written: it ends with 1 when a file is not as it should be.
"""

import sys
from pathlib import Path
from typing import Final

from vanzelf.looks.messages import compile_all, read_po, renewed, written_po
from vanzelf.looks.wordings import messages_of

SOURCE: Final = Path(__file__).resolve().parents[1]
LANGUAGE: Final = "en"
STAFF: Final = frozenset({"field", "oversight", "staff"})
"""Apps that only staff see: they work in Dutch, and what has no English yet is shown in Dutch."""


def main() -> None:
    """Renew the files of every app, and compile them; or only look."""
    only_look = sys.argv[1:] == ["--check"]
    faults = 0
    for app in sorted(each.parent for each in SOURCE.glob("*/apps.py")):
        faults += _renew(app, only_look=only_look)
    if only_look:
        sys.exit(1 if faults else 0)
    compile_all(SOURCE)


def _renew(app: Path, *, only_look: bool) -> int:
    """How many texts of an app have no English, or do not stand in its file as they should."""
    path = app / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"
    known = read_po(path) if path.exists() else {}
    new = renewed(messages_of(app), known)
    if not new and not known:
        return 0
    if not only_look:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(written_po(new, LANGUAGE), encoding="utf-8")
    bare = sorted(message.words for message, texts in new.items() if not all(texts))
    gone = sorted(message.words for message in set(known) - set(new)) if only_look else []
    said = [f"{app.name}: {len(new)} texts, {len(bare)} without English", *bare]
    said += [f"no page says: {words}" for words in gone]
    sys.stdout.write("\n  ".join(said) + "\n")
    return len(gone) + (0 if app.name in STAFF else len(bare))


if __name__ == "__main__":
    main()
