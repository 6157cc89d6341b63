"""A sandbox misbehaves exactly as often and in the way it was told to."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from trunkline_sandbox import AnswerLost, Broken, FaultOrder, Sandbox, Throttled


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Sandbox]:
    opened = Sandbox.open(tmp_path / "state.sqlite3")
    yield opened
    opened.close()


class Pay:
    """An operation that counts what it did."""

    def __init__(self) -> None:
        self.done = 0

    async def __call__(self) -> int:
        self.done += 1
        return self.done


async def test_a_fault_fires_as_often_as_ordered_and_is_counted(box: Sandbox) -> None:
    box.faults.add(FaultOrder("pay", "5xx", times=2))
    pay = Pay()
    for _ in range(2):
        with pytest.raises(Broken):
            await box.perform("pay", pay)
    assert await box.perform("pay", pay) == 1
    assert [(fault.fired, fault.times) for fault in box.faults.listed()] == [(2, 2)]


async def test_a_fault_strikes_only_its_own_operation(box: Sandbox) -> None:
    box.faults.add(FaultOrder("pay", "429"))
    assert await box.perform("refund", Pay()) == 1
    with pytest.raises(Throttled):
        await box.perform("pay", Pay())


async def test_a_starred_fault_strikes_any_operation(box: Sandbox) -> None:
    box.faults.add(FaultOrder("*", "429"))
    with pytest.raises(Throttled):
        await box.perform("refund", Pay())


async def test_an_answer_lost_before_the_commit_did_nothing(box: Sandbox) -> None:
    box.faults.add(FaultOrder("pay", "timeout_before_commit"))
    pay = Pay()
    with pytest.raises(AnswerLost):
        await box.perform("pay", pay)
    assert pay.done == 0


async def test_an_answer_lost_after_the_commit_did_it(box: Sandbox) -> None:
    box.faults.add(FaultOrder("pay", "timeout_after_commit"))
    pay = Pay()
    with pytest.raises(AnswerLost):
        await box.perform("pay", pay)
    assert pay.done == 1


async def test_a_late_commit_happens_after_the_caller_gave_up(box: Sandbox) -> None:
    box.faults.add(FaultOrder("pay", "late_commit"))
    happened = asyncio.Event()

    async def pay() -> None:
        happened.set()

    with pytest.raises(AnswerLost):
        await box.perform("pay", pay)
    assert not happened.is_set()
    await asyncio.wait_for(happened.wait(), 5)


async def test_a_duplicate_does_it_twice(box: Sandbox) -> None:
    box.faults.add(FaultOrder("pay", "duplicate"))
    pay = Pay()
    await box.perform("pay", pay)
    assert pay.done == 2


async def test_cleared_faults_never_fire(box: Sandbox) -> None:
    box.faults.add(FaultOrder("pay", "5xx"))
    box.faults.clear()
    assert await box.perform("pay", Pay()) == 1
    assert box.faults.listed() == []
