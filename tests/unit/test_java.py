"""Java for Spark comes from a wheel, unless one is named."""

import os
import subprocess
from pathlib import Path

from vanzelf.engines.java import java_for_spark


def test_the_java_of_the_wheel_starts_without_the_module_it_does_not_ship(monkeypatch):
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with java_for_spark():
        java = Path(os.environ["JAVA_HOME"], "bin", "java")
        options = ["--add-modules=jdk.incubator.vector", "-Dwith=a space", "-version"]
        told = subprocess.run([java, *options], capture_output=True, text=True, check=True).stderr
    assert "openjdk version" in told
    assert "JAVA_HOME" not in os.environ
    assert not java.exists()


def test_a_java_that_is_named_is_left_alone(monkeypatch, tmp_path):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with java_for_spark():
        assert os.environ["JAVA_HOME"] == str(tmp_path)
