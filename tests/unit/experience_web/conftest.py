"""One console for each module; what stands behind it is emptied before each test."""

from collections.abc import AsyncIterator

import pytest
from console_world import World, console_world


@pytest.fixture(scope="module")
async def console(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    async with console_world(tmp_path_factory.mktemp("console")) as one:
        yield one


@pytest.fixture
def world(console: World) -> World:
    """The console with nothing behind it yet."""
    console.emptied()
    return console
