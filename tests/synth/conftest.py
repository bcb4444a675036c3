"""A town of 20,000, made once, with helpers to read it."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from vanzelf.synth import generate

SIZE, SEED = 20_000, 7


class Population:
    """A population on disk, read a table at a time."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def table(self, name: str, columns: list[str] | None = None) -> pa.Table:
        files = sorted((self.directory / name).glob("part-*.parquet"))
        return pa.concat_tables([pq.read_table(file, columns=columns) for file in files])

    def living(self, columns: list[str]) -> pa.Table:
        persons = self.table("persons", [*columns, "overlijdensdatum"])
        return persons.filter(persons["overlijdensdatum"].is_null())


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Population:
    directory = tmp_path_factory.mktemp("town")
    generate(SIZE, SEED, directory)
    return Population(directory)
