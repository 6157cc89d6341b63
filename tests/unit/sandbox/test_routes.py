"""The journal and the faults are reachable over HTTP, and faults look as proxies make them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar import Litestar, post
from litestar.testing import TestClient

from trunkline_sandbox import FAULT_ANSWERS, Sandbox, control_router


def till(box: Sandbox) -> Litestar:
    @post("/pay")
    async def pay() -> dict[str, int]:
        async def commit() -> dict[str, int]:
            with box.state.transaction():
                return {"seq": box.journal.effect("pay", "till")}

        return await box.perform("pay", commit)

    return Litestar([pay, control_router(box)], exception_handlers=FAULT_ANSWERS)


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient[Litestar]]:
    box = Sandbox.open(tmp_path / "state.sqlite3")
    with TestClient(till(box)) as opened:
        yield opened
    box.close()


@pytest.mark.parametrize(
    ("kind", "status", "effects"),
    [
        ("429", 429, 0),
        ("5xx", 503, 0),
        ("timeout_before_commit", 504, 0),
        ("timeout_after_commit", 504, 1),
        ("duplicate", 201, 2),
    ],
)
def test_each_fault_shows_its_status_and_leaves_its_effects(
    client: TestClient[Litestar], kind: str, status: int, effects: int
) -> None:
    assert client.post("/_sandbox/faults", json={"on": "pay", "kind": kind}).status_code == 201
    assert client.post("/pay").status_code == status
    assert len(client.get("/_sandbox/journal", params={"kind": "effect"}).json()) == effects
    assert [fault["fired"] for fault in client.get("/_sandbox/faults").json()] == [1]


def test_an_unknown_fault_is_refused(client: TestClient[Litestar]) -> None:
    answer = client.post("/_sandbox/faults", json={"on": "pay", "kind": "gremlin"})
    assert answer.status_code == 400


def test_faults_can_be_cleared(client: TestClient[Litestar]) -> None:
    client.post("/_sandbox/faults", json={"on": "pay", "kind": "5xx"})
    assert client.delete("/_sandbox/faults").status_code == 204
    assert client.post("/pay").status_code == 201
