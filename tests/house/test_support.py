"""The servers that tests lean on start on this machine."""

import psycopg
import pyarrow as pa
import pytest


def test_postgres_starts_without_a_network_address(postgres_dsn):
    with psycopg.connect(postgres_dsn) as connection:
        assert connection.execute("select 0.1 + 0.2 = 0.3").fetchone() == (True,)
        assert connection.execute("show listen_addresses").fetchone() == ("",)


@pytest.mark.soak
def test_spark_starts_on_the_java_of_the_wheel(spark):
    table = spark.createDataFrame(pa.table({"amount": [1, 2, None]})).toArrow()
    assert table["amount"].to_pylist() == [1, 2, None]
