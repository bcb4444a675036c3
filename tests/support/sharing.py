"""How tests are divided over worker processes: a file is a unit, and all that uses Spark is one.

A file goes to one worker as a whole, so that what its tests share is made once. Spark is started
once a run. The mark `xdist_group` would say so too, but since pytest 9.2 it is silently ignored
(github.com/pytest-dev/pytest-xdist/issues/1386).
"""

import pytest
from xdist.scheduler import LoadScopeScheduling

SPARK = "spark"
FIRST = (SPARK, "tests/unit/rules/test_mistakes.py", "tests/staff/test_work_browser.py")
"""Long work that stands late in the order: begun last, it would keep one worker busy alone."""


class ByFile(LoadScopeScheduling):
    """Gives each worker a file at a time, in the order in which they were found."""

    def __init__(self, config: pytest.Config, log: object) -> None:
        config.option.loadscopereorder = False  # many tests do not mean much work
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)


def unit_of(nodeid: str) -> str:
    """What goes to one worker with a test: Spark, when its name says that it uses that."""
    file, _, name = nodeid.partition("::")
    return SPARK if SPARK in name.partition("[")[0] else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByFile | None:
    """Called by xdist."""
    return ByFile(config, log) if config.option.dist == "loadgroup" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long work first. Refuse a test that uses Spark and does not say so in its name, or the other
    way round.
    """
    items.sort(key=lambda item: unit_of(item.nodeid) not in FIRST)
    for item in items:
        uses = SPARK in getattr(item, "fixturenames", ())
        if uses is not (unit_of(item.nodeid) == SPARK):
            raise pytest.UsageError(f"{item.nodeid}: a test is named after Spark if it uses it")
