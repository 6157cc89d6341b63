"""A real API server of Kubernetes a session; without its programs these tests are skipped."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from itertools import count

import pytest
from control_plane import ADMIN, HERE, NONE, ControlPlane, control_plane
from kubernetes.aio.client import ApiClient, CoreV1Api

NUMBERS = count(1)


@pytest.fixture(scope="session")
def plane(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControlPlane]:
    if not HERE:
        pytest.skip(NONE)
    with control_plane(tmp_path_factory.mktemp("control_plane")) as running:
        yield running


@pytest.fixture
async def admin(plane: ControlPlane) -> AsyncIterator[ApiClient]:
    """Whoever may do all."""
    async with plane.asked_by(ADMIN) as client:
        yield client


@pytest.fixture
def new_namespace(admin: ApiClient) -> Callable[..., Awaitable[str]]:
    """Make a namespace with these labels, and give its name."""

    async def made(**labels: str) -> str:
        name = f"trade-{next(NUMBERS)}"
        metadata = {"name": name, "labels": labels}
        await CoreV1Api(admin).create_namespace({"metadata": metadata})
        return name

    return made
