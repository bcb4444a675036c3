"""Mending a file that has not the right shape, so that the rest of it can be checked as well.

The problem is noted before; a mended file is never used to run anything. What cannot be mended is
replaced by something harmless of that name, and the name is remembered as broken.
"""

import datetime as dt
from typing import Any

from jsonschema.exceptions import ValidationError

from vanzelf.rules.source import Source

_TEXTS = {"naam", "omschrijving", "definitie", "tekst", "vraag"}
_WORDS = {"nl", "en", "artikel", "bron", "grondslag", "id"}
_CHOSEN = {"zekerheid", "gevoeligheid", "houder", "bevoegd", "hoogste_niveau", "bron"}
_UNREAD = "?"


def mend(source: Source, error: ValidationError) -> None:
    """Change the value of a file so that one error of shape is gone, if that is possible."""
    path = list(error.absolute_path)
    try:
        at = _at(source.value, path)
    except LookupError:
        return  # mended already, with something around it
    allowed: Any = error.validator_value
    if error.validator == "additionalProperties" and isinstance(at, dict):
        schema: Any = error.schema
        for key in set(at) - set(schema.get("properties", {})):
            del at[key]
    elif "propertyNames" in error.absolute_schema_path and isinstance(at, dict):
        name = str(error.instance)
        at.pop(name, None)
        source.broken |= {name, name.lower()}
    elif error.validator == "required" and _missing_words(at, allowed):
        at.update({key: _words(key) for key in allowed if key not in at})
    elif error.validator == "enum" and path and path[-1] in _CHOSEN:
        _at(source.value, path[:-1])[path[-1]] = allowed[0]
    elif path and path[-1] in _WORDS - {"id"}:
        _at(source.value, path[:-1])[path[-1]] = _UNREAD
    else:
        _replace_entry(source, path)


def _at(value: Any, path: list[str | int]) -> Any:
    for key in path:
        value = value[key]
    return value


def _missing_words(at: Any, required: list[str]) -> bool:
    if not isinstance(at, dict):
        return False
    return {key for key in required if key not in at} <= _TEXTS | _WORDS | {"zekerheid"}


def _words(key: str) -> Any:
    if key in _TEXTS:
        return {"nl": _UNREAD, "en": _UNREAD}
    return "herinnerd" if key == "zekerheid" else "onbekend"


def _replace_entry(source: Source, path: list[str | int]) -> None:
    """Put something harmless where an entry of a list or of the parameters stands."""
    if path and path[0] in _TOP:
        _replace_top(source, str(path[0]))
        return
    if len(path) < 2 or path[0] not in _HARMLESS:
        return
    section, key = path[0], path[1]
    entry = source.value[section][key]
    name = str(key)
    if isinstance(entry, dict) and section != "parameters":
        name = str(next(iter(entry), "")) if section == "stappen" else str(entry.get("id", ""))
    source.broken |= {name, name.lower()}
    if section == "parameters":
        del source.value[section][key]
        return
    made = _HARMLESS[str(section)]
    source.broken.add("onbekend")
    if section == "stappen":
        source.value[section][key] = {name: "ja"}
    elif "id" in made and name.replace("_", "").isalnum() and name.islower():
        source.value[section][key] = {**made, "id": name}
    else:
        source.value[section][key] = made


_TEXT = {"nl": _UNREAD, "en": _UNREAD}
_HARMLESS: dict[str, dict[str, Any]] = {
    "begrippen": {
        "id": "onbekend",
        "naam": _TEXT,
        "definitie": _TEXT,
        "soort": "ja-nee",
        "van": "persoon",
        "houder": "brp",
    },
    "parameters": {},
    "stappen": {},
    "criteria": {"id": "onbekend", "als": "ja", "artikel": _UNREAD, "tekst": _TEXT},
    "lijstvragen": {
        "id": "onbekend",
        "versie": 1,
        "bron": "brp",
        "vraag": "ja",
        "noodzakelijk_voor": ["onbekend"],
    },
    "voorbeelden": {"id": "onbekend", "op": dt.date(2000, 1, 1), "feiten": {}, "verwacht": {}},
}

_TOP: dict[str, Any] = {
    "naam": _TEXT,
    "omschrijving": _TEXT,
    "eenheid": "persoon",
    "eenheden": ["persoon"],
    "bevoegd": "gemeente",
    "hoogste_niveau": "N0",
    "geldig_tot": dt.date.max,
    "normen": [],
    "ontvangt": None,
    "upl": None,
    "lokaal": None,
    "hoofdbedrag": None,
}
"""What stands at the top of a file instead of something wrong; None: it is left out."""


def _replace_top(source: Source, key: str) -> None:
    """Put something harmless at the top of a file; what the file is about is then broken."""
    source.broken |= {str(source.value.get(each)) for each in ("regeling",) if each in source.value}
    if _TOP[key] is None:
        source.value.pop(key, None)
    elif key != "normen" or "regeling" in source.value:
        source.value[key] = _TOP[key]
