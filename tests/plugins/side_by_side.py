"""How the suite is shared out over processes: a file stays together, the longest go first.

The real Tryton is started once for all contract tests, so those are one unit too. Whatever takes
minutes begins at once, or one process would be left alone with it at the end.
"""

from fnmatch import fnmatch

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

ON_TRYTON = "tests/contract on the real Tryton"
EACH_ALONE = "tests/faults/test_crash_sweep.py"
"""Its tests share nothing and take minutes."""
LONGEST_FIRST = (
    ON_TRYTON,
    f"{EACH_ALONE}*",
    "tests/e2e/test_demo.py",
    "tests/faults/*",
    "tests/e2e/*",
    "tests/unit/system_tryton/test_resuming.py",
    "tests/workflow/*",
)


class InUnits(LoadScopeScheduling):  # type: ignore[misc] # xdist has no types
    """Hands out whole units; xdist's own groups get lost in the test ids of pytest 9.2."""

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> InUnits:
    """Be asked by xdist how to share out."""
    return InUnits(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Order the units; inside one the shuffled order stays."""
    items.sort(key=lambda item: _place(unit_of(item.nodeid)))


def unit_of(nodeid: str) -> str:
    """Name what runs in one process together with this test."""
    file, _, test = nodeid.partition("::")
    on_tryton = file.startswith("tests/contract/") and "system-tryton" in test
    if on_tryton:
        return ON_TRYTON
    return nodeid if file == EACH_ALONE else file


def _place(unit: str) -> int:
    fits = (at for at, pattern in enumerate(LONGEST_FIRST) if fnmatch(unit, pattern))
    return next(fits, len(LONGEST_FIRST))
