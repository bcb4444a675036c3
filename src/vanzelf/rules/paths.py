"""Where the catalogue and its schemas are: in the repository, or inside the installed wheel."""

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent
_REPOSITORY = _PACKAGE.parent.parent


def catalogue_directory() -> Path:
    """The catalogue that ships with the product."""
    inside = _PACKAGE / "_catalogue"
    return inside if inside.is_dir() else _REPOSITORY / "catalogue"


def schema_directory() -> Path:
    """The JSON Schemas of the catalogue files, version 1."""
    inside = _PACKAGE / "_schema" / "v1"
    return inside if inside.is_dir() else _REPOSITORY / "schema" / "v1"


def overlay_directory() -> Path | None:
    """The municipality's own additions: VANZELF_CATALOGUE, else ./local when it exists."""
    named = os.environ.get("VANZELF_CATALOGUE")
    if named:
        return Path(named)
    here = Path("local")
    return here if here.is_dir() else None
