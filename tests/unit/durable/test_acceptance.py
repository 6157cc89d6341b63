import asyncio

import pytest
from msgspec import Struct
from toy_process import START, TOY, Placed, rows

from trunkline_durable.acceptance import Acceptance, accept_once
from trunkline_durable.engine import Engine
from trunkline_durable.writing import Said
from trunkline_kit.errors import Conflict
from trunkline_store.pool import Connection


class Accepted(Struct, frozen=True):
    """The answer to a partner."""

    number: str


class Desk:
    """Accepts orders and counts how often it really did."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.count = 0

    async def accept(self, fingerprint: str = "f", key: str = "k") -> tuple[Accepted, bool]:
        async with self._engine.transaction() as conn:

            async def act() -> Accepted:
                return await self._place(conn)

            return await accept_once(conn, Acceptance("p1", key, fingerprint), Accepted, act)

    async def _place(self, conn: Connection) -> Accepted:
        self.count += 1
        said = Said(f"placed-{self.count}", Placed(occurred_at=START, quantity=1))
        key = f"SO-{self.count}"
        await self._engine.cases.record_fact(conn, TOY, key, said)
        return Accepted(key)


async def test_the_same_key_is_accepted_once_and_answered_alike(idle: Engine) -> None:
    desk = Desk(idle)
    assert await desk.accept() == (Accepted("SO-1"), False)
    assert await desk.accept() == (Accepted("SO-1"), True)
    assert desk.count == 1


async def test_two_at_once_are_accepted_once(idle: Engine) -> None:
    desk = Desk(idle)
    answers = await asyncio.gather(*(desk.accept() for _ in range(4)))
    assert {answer.number for answer, _ in answers} == {"SO-1"}
    assert len(await rows(idle, "SELECT FROM cases")) == 1


async def test_the_same_key_with_another_body_is_a_conflict(idle: Engine) -> None:
    desk = Desk(idle)
    await desk.accept()
    with pytest.raises(Conflict, match="another request"):
        await desk.accept("other")


async def test_what_was_not_accepted_leaves_its_key_free(idle: Engine) -> None:
    desk = Desk(idle)

    async def fail(conn: Connection) -> Accepted:  # noqa: ARG001
        raise Conflict("no")

    place, desk._place = desk._place, fail  # type: ignore[method-assign]
    with pytest.raises(Conflict):
        await desk.accept()
    desk._place = place  # type: ignore[method-assign]
    assert await desk.accept() == (Accepted("SO-1"), False)
