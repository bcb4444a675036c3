"""How tests are divided over worker processes: a file is a unit, and all that uses Spark is one.

A file goes to one worker as a whole, so that what its tests share is made once. For what files of a
directory share, a worker stays in a directory while it has files, and out of those of others. Spark is started
once a run. The mark `xdist_group` would say so too, but since pytest 9.2 it is silently ignored
(github.com/pytest-dev/pytest-xdist/issues/1386).
"""

from collections.abc import Iterable, Mapping

import pytest
from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

SPARK = "spark"
FIRST = (SPARK, "tests/unit/rules/test_mistakes.py", "tests/staff/test_work_browser.py")
"""Long work that stands late in the order: begun last, it would keep one worker busy alone."""


class ByFile(LoadScopeScheduling):
    """Gives each worker a file at a time: of its directory, or the next in the order of finding."""

    def __init__(self, config: pytest.Config, log: object) -> None:
        config.option.loadscopereorder = False  # many tests do not mean much work
        super().__init__(config, log)
        self._homes: dict[str, str] = {}

    def _assign_work_unit(self, node: WorkerController) -> None:
        unit = next_unit(self.workqueue, node.gateway.id, self._homes)
        self.workqueue.move_to_end(unit, last=False)
        self._homes[node.gateway.id] = home_of(unit)
        super()._assign_work_unit(node)

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)


def unit_of(nodeid: str) -> str:
    """What goes to one worker with a test: Spark, when its name says that it uses that."""
    file, _, name = nodeid.partition("::")
    return SPARK if SPARK in name.partition("[")[0] else file


def home_of(unit: str) -> str:
    """The directory of a unit."""
    return unit.rpartition("/")[0]


def next_unit(waiting: Iterable[str], worker: str, homes: Mapping[str, str]) -> str:
    """The unit a worker gets: of the directory it is in, else of one where nobody is, else the first."""
    units = list(waiting)
    own = homes.get(worker)
    taken = {home for other, home in homes.items() if other != worker}
    of_own = (unit for unit in units if home_of(unit) == own)
    free = (unit for unit in units if home_of(unit) not in taken)
    return next(of_own, None) or next(free, units[0])


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
