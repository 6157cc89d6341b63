"""What a sandbox tells unasked can be lost, held back, spoilt or repeated."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from eventually import eventually

from trunkline_sandbox import (
    KINDS,
    Dropped,
    Fault,
    FaultOrder,
    Held,
    HeldBack,
    Sandbox,
    outgoing,
)

BODY = b'{"id": 1, "total": "12.34"}'


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Sandbox]:
    opened = Sandbox.open(tmp_path / "state.sqlite3", "", {"*": frozenset(KINDS)})
    yield opened
    opened.close()


class Post:
    """Counts what was sent and with which fault."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    async def __call__(self, fault: Fault | None) -> bool:
        self.sent.append(fault.kind if fault else "")
        return True


async def test_what_is_dropped_is_never_sent(box: Sandbox) -> None:
    box.faults.add(FaultOrder("news", "drop"))
    post = Post()
    with pytest.raises(Dropped):
        await box.tell("news", post)
    assert post.sent == []


async def test_what_is_reordered_is_left_to_the_sender(box: Sandbox) -> None:
    box.faults.add(FaultOrder("news", "reorder", passed=2))
    with pytest.raises(HeldBack) as held:
        await box.tell("news", Post())
    assert held.value.fault.passed == 2


@pytest.mark.parametrize("kind", ["truncated", "reset", "slow_body", "content_type"])
async def test_what_is_spoilt_is_sent_with_its_fault(box: Sandbox, kind: str) -> None:
    box.faults.add(FaultOrder("news", kind))  # type: ignore[arg-type]
    post = Post()
    assert await box.tell("news", post)
    assert post.sent == [kind]


async def test_what_is_duplicated_is_sent_twice(box: Sandbox) -> None:
    box.faults.add(FaultOrder("news", "duplicate"))
    post = Post()
    await box.tell("news", post)
    assert post.sent == ["", ""]


async def test_what_is_held_goes_when_enough_have_passed(box: Sandbox) -> None:
    released: list[str] = []
    held = Held[str](released.append)
    held.hold("late", box.faults.add(FaultOrder("news", "reorder", passed=2, hang_s=60)))
    held.passed()
    assert (released, "late" in held) == ([], True)
    held.passed()
    assert (released, "late" in held) == (["late"], False)
    held.close()


async def test_what_nothing_passes_goes_after_its_time(box: Sandbox) -> None:
    released: list[str] = []
    held = Held[str](released.append)
    held.hold("late", box.faults.add(FaultOrder("news", "reorder", hang_s=0.01)))
    await eventually(lambda: released == ["late"], 30)
    held.close()


async def test_nothing_is_released_after_the_end(box: Sandbox) -> None:
    released: list[str] = []
    held = Held[str](released.append)
    held.hold("late", box.faults.add(FaultOrder("news", "reorder", hang_s=0.001)))
    held.close()
    gone = asyncio.Event()
    asyncio.get_running_loop().call_later(0.02, gone.set)
    await gone.wait()
    assert released == []


async def content(fault: Fault | None) -> tuple[bytes, dict[str, str]]:
    given, headers = outgoing(BODY, {"content-type": "application/json"}, fault)
    if isinstance(given, bytes):
        return given, headers
    got = bytearray()
    with suppress(ConnectionAbortedError):
        async for piece in given:
            got.extend(piece)
    return bytes(got), headers


async def test_a_sound_message_goes_as_it_is() -> None:
    assert await content(None) == (BODY, {"content-type": "application/json"})


@pytest.mark.parametrize(
    ("kind", "got", "headers"),
    [
        ("truncated", BODY[:9], {"content-type": "application/json", "Content-Length": "27"}),
        ("reset", BODY[:9], {"content-type": "application/json", "Content-Length": "27"}),
        ("content_type", BODY, {"Content-Type": "text/plain"}),
    ],
)
async def test_a_spoilt_message_is_cut_or_called_something_else(
    kind: str, got: bytes, headers: dict[str, str]
) -> None:
    more = {"content_type": "text/plain"} if kind == "content_type" else {"after_bytes": 9}
    fault = Fault(on="news", kind=kind, fault_id=1, **more)  # type: ignore[arg-type]
    assert await content(fault) == (got, headers)


async def test_a_slow_message_comes_in_pieces() -> None:
    fault = Fault(on="news", kind="slow_body", chunk_bytes=10, pause_s=0.0, fault_id=1)
    given, _ = outgoing(BODY, {}, fault)
    assert not isinstance(given, bytes)
    assert [len(piece) async for piece in given] == [10, 10, 7]
