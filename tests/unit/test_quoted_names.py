"""Finding the columns that a piece of SQL names."""

import pytest

from vanzelf.engines.sql.dialect import DUCKDB, POSTGRES, SPARK, Dialect


@pytest.mark.parametrize("dialect", [DUCKDB, POSTGRES, SPARK], ids=lambda each: each.name)
@pytest.mark.parametrize(
    "text", ['a "quoted" word', 'one " only', "it's", "back\\", "\\'", "`", ""]
)
def test_what_stands_in_a_text_is_no_column(dialect: Dialect, text: str) -> None:
    before, after = dialect.column("before"), dialect.column("after")
    sql = f"{before} = {dialect.text(text)} AND {after} > 3"
    assert dialect.quoted_in(sql) == {before, after}
