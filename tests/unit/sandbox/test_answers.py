"""Each fault that an answer can suffer, over a real connection: what is seen and what was done."""

from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from eventually import eventually
from litestar import Litestar, post
from served_sandbox import PARAMETERS, SEEN, UNDONE, seen, served

from trunkline_sandbox import (
    ANSWERING,
    FAULT_ANSWERS,
    Sandbox,
    control_router,
    faulty_answers,
)

RECEIPT = {"receipt": "x" * 200}


def till(box: Sandbox) -> Litestar:
    @post("/pay")
    async def pay() -> dict[str, str]:
        async def commit() -> dict[str, str]:
            box.journal.effect("pay", "till")
            return RECEIPT

        return await box.perform("pay", commit)

    return Litestar(
        [pay, control_router(box)],
        exception_handlers=FAULT_ANSWERS,
        middleware=[faulty_answers],
        logging_config=None,
    )


async def arm(client: httpx.AsyncClient, kind: str, **parameters: object) -> None:
    order = {"on": "pay", "kind": kind, **parameters}
    assert (await client.post("/_sandbox/faults", json=order)).status_code == 201


@pytest.mark.parametrize("kind", sorted(ANSWERING))
async def test_each_kind_is_seen_once_and_leaves_its_effects(tmp_path: Path, kind: str) -> None:
    box = Sandbox.open(tmp_path / "state.sqlite3")
    async with served(till(box)) as client:
        await arm(client, kind, **PARAMETERS.get(kind, {}))
        assert await seen(client, "POST", "/pay") == SEEN[kind].format(ok=201)
        expected = 0 if kind in UNDONE else 2 if kind == "duplicate" else 1
        await eventually(lambda: len(box.journal.after(kind="effect")) == expected, 30)
        assert await seen(client, "POST", "/pay") == "201 application/json"
        assert [one.fired for one in box.faults.listed()] == [1]
    box.close()


async def test_a_slow_answer_comes_whole_and_takes_its_time(tmp_path: Path) -> None:
    box = Sandbox.open(tmp_path / "state.sqlite3")
    async with served(till(box)) as client:
        await arm(client, "slow_body", chunk_bytes=50, pause_s=0.02)
        answer = await client.post("/pay")
        assert answer.json() == RECEIPT
        assert answer.elapsed.total_seconds() >= 4 * 0.02
    box.close()


async def test_a_cut_answer_gives_what_got_through(tmp_path: Path) -> None:
    box = Sandbox.open(tmp_path / "state.sqlite3")
    async with served(till(box)) as client:
        await arm(client, "truncated", after_bytes=7)
        got = bytearray()

        async def read() -> None:
            async with client.stream("POST", "/pay") as answer:
                assert int(answer.headers["content-length"]) > 200
                async for piece in answer.aiter_raw():
                    got.extend(piece)

        with pytest.raises(httpx.RemoteProtocolError):
            await read()
        assert len(got) == 7
    box.close()


async def test_a_late_commit_comes_after_a_caller_whose_patience_ended(tmp_path: Path) -> None:
    box = Sandbox.open(tmp_path / "state.sqlite3")
    async with served(till(box)) as client:
        await arm(client, "late_commit", hang_s=0.3, wait_s=0.6)
        asked_at = datetime.now(UTC)
        with pytest.raises(httpx.ReadTimeout):
            await client.post("/pay", timeout=0.05)
        effects = await eventually(lambda: box.journal.after(kind="effect"), 30)
        assert (effects[0].at - asked_at).total_seconds() >= 0.3
    box.close()


@pytest.mark.parametrize(("asked", "told"), [({}, "1"), ({"retry_after_s": 2.5}, "2.5")])
async def test_too_many_requests_says_how_long_to_wait(
    tmp_path: Path, asked: dict[str, object], told: str
) -> None:
    box = Sandbox.open(tmp_path / "state.sqlite3")
    async with served(till(box)) as client:
        await arm(client, "429", **asked)
        assert (await client.post("/pay")).headers["Retry-After"] == told
    box.close()


async def test_too_many_requests_may_leave_the_wait_open(tmp_path: Path) -> None:
    box = Sandbox.open(tmp_path / "state.sqlite3")
    async with served(till(box)) as client:
        await arm(client, "429", retry_after_s=0)
        answer = await client.post("/pay")
        assert (answer.status_code, "Retry-After" in answer.headers) == (429, False)
    box.close()
