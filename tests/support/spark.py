"""A small Spark session for tests."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from vanzelf.engines.java import java_for_spark

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


@contextmanager
def small_session(directory: Path) -> "Iterator[SparkSession]":
    """One core, no web page, and everything it writes inside the directory."""
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    os.environ.pop("JAVA_HOME", None)  # the Java of the wheel, as on a machine without one
    with java_for_spark():
        from pyspark.sql import SparkSession

        builder = SparkSession.builder.master("local[1]").appName("vanzelf tests")
        for key, value in {
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.memory": "2g",
            "spark.local.dir": str(directory / "local"),
            "spark.sql.ansi.enabled": "true",
            "spark.sql.session.timeZone": "UTC",
            "spark.sql.shuffle.partitions": "1",
            "spark.sql.warehouse.dir": str(directory / "warehouse"),
            "spark.sql.ui.retainedExecutions": "1",  # every plan it remembers stays in memory
            "spark.ui.retainedJobs": "1",
            "spark.ui.retainedStages": "1",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
        }.items():
            builder = builder.config(key, value)
        session = builder.getOrCreate()
        yield session
        session.stop()
