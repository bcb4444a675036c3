"""The tables of the page about services, made from the code."""

import re

from support.repository import ROOT, text_of
from vanzelf.definitions import readability
from vanzelf.definitions.obligatory import PARTS, SLOTS_OF
from vanzelf.definitions.slots import SLOTS
from vanzelf.definitions.sms import LONGEST
from vanzelf.definitions.wording import Kind

PAGE = ROOT / "docs" / "reference" / "service.md"


def tables() -> dict[str, str]:
    """Each table by the name it has on the page."""
    kinds = [
        (f"`{kind}`", ", ".join(PARTS[kind]), ", ".join(sorted(SLOTS_OF.get(kind, ()))))
        for kind in Kind
    ]
    slots = [
        (f"`{{{name}}}`", slot.meaning["nl"], slot.example["nl"], "yes" if slot.outside else "")
        for name, slot in SLOTS.items()
    ]
    limits = [
        (
            "longest sentence",
            *(f"{readability.LONGEST_SENTENCE[each]} words" for each in ("nl", "en")),
        ),
        (
            "average sentence",
            *(f"{readability.AVERAGE_SENTENCE[each]} words" for each in ("nl", "en")),
        ),
        (
            "formula",
            f"Flesch-Douma {readability.EASIEST_DUTCH} or more",
            f"{readability.MOST_SCHOOL_YEARS} years of school or fewer",
        ),
        ("SMS", f"{LONGEST} characters", f"{LONGEST} characters"),
    ]
    return {
        "kinds": _table(("Kind", "Parts it must have", "Must fill in"), kinds),
        "slots": _table(("Slot", "Meaning", "Example", "Outside"), slots),
        "limits": _table(("", "Dutch", "English"), limits),
    }


def page(text: str) -> str:
    """The page with its tables renewed."""
    for name, table in tables().items():
        pattern = rf"(<!-- {name} -->\n).*?(\n<!-- end -->)"
        text = re.sub(pattern, lambda found, new=table: found[1] + new + found[2], text, flags=re.S)
    return text


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    PAGE.write_text(page(text_of(PAGE)), encoding="utf-8")
