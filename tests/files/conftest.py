"""A small town whose parties meet by file, or over roads that fail; time passes when a test says so."""

from lists.conftest import (  # noqa: F401 -- fixtures
    catalogue,
    divided_town,
    make_world,
    mould,
    world,
)
