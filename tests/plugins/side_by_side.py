"""How the suite is shared out over processes: a file stays together, the longest go first.

The real Tryton is started once for all contract tests, so those are one unit too. Whatever takes
minutes begins at once, or one process would be left alone with it at the end.
"""

from fnmatch import fnmatch

import pytest

ON_TRYTON = "tests/contract on the real Tryton"
LONGEST_FIRST = (
    ON_TRYTON,
    "tests/faults/*",
    "tests/e2e/*",
    "tests/unit/system_tryton/test_resuming.py",
    "tests/workflow/*",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Name the unit of each test and order the units; inside one the shuffled order stays."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group(_unit(item)))
    items.sort(key=lambda item: _place(_unit(item)))


def _unit(item: pytest.Item) -> str:
    file = item.nodeid.partition("::")[0]
    if file.startswith("tests/contract/") and item.get_closest_marker("tryton"):
        return ON_TRYTON
    return file


def _place(unit: str) -> int:
    fits = (at for at, pattern in enumerate(LONGEST_FIRST) if fnmatch(unit, pattern))
    return next(fits, len(LONGEST_FIRST))
