"""Readers: what a system service heard, taken over into the process layer.

One reader a cursor, by lease and fence. The cursor moves in the transaction that
records the facts, and only from where the reader knows it to be: so a reader may keep
a cursor for some pages without asking for it again. A bad event becomes an exception
and the cursor moves on.
"""

from asyncio import shield, sleep
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from time import monotonic
from typing import Any, Protocol

import structlog
from msgspec import Struct, structs

from trunkline_kit.errors import Unavailable
from trunkline_kit.tracing import linked_span
from trunkline_kit.wakeups import Wake
from trunkline_store.pool import Connection, Pool
from trunkline_store.sealing import sealer

from .away import DATABASE_IS_AWAY
from .cursors import CLOSE, DECIDED, LET_GO, MOVE, TAKE
from .event_editing import EventEditing
from .exceptions import Raised, raise_exception
from .origin import heard
from .problem import Problem, problem_of
from .settings import EngineSettings
from .words import masked_problem

LOG = structlog.get_logger(__name__)


class Positioned(Protocol):
    """Whatever a reader reads has a place in its source."""

    @property
    def position(self) -> int:
        """Its place, growing."""
        ...


class Reader[E: Positioned](Struct, frozen=True, kw_only=True):
    """One consumer of one source."""

    consumer: str
    """Run-time name of the process that reads."""
    source: str
    """What is read, such as system-shopify; with the consumer it names the cursor."""
    read: Callable[[int, int], Awaitable[Sequence[E]]]
    """Takes (after, limit) and gives the events that follow, in order."""
    deliver: Callable[[Connection, E], Awaitable[bool | None]]
    """Records the facts of one event; must end in the same whenever it is repeated. False
    says that the event concerned nobody: it then shares its commit with the next."""
    editing: EventEditing[E] | None = None
    """What people may correct in an event that was set aside; None when nothing may be."""
    wake: Wake | None = None
    """Wakes it when there is something new; polling finds it anyway."""


class Lost(Exception):
    """The cursor is not where this reader left it, or another has it now."""


class Held(Struct):
    """A cursor in this reader's hands."""

    position: int
    """Of the last event that it delivered."""
    fence: int
    until_s: float
    """On the monotonic clock: from then on it is taken anew, which renews its lease."""


class Reading:
    """Runs one reader in one worker process."""

    def __init__(
        self,
        pool: Pool,
        reader: Reader[Any],
        settings: EngineSettings,
        *,
        holder: str,
        after_commit: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        """`after_commit` stands around each transaction, to go on with what it gives work to."""
        self._pool, self._reader, self._settings = pool, reader, settings
        self._names = {"consumer": reader.consumer, "source": reader.source}
        self._holder, self._after_commit = holder, after_commit
        self._held: Held | None = None
        self._taken_for_s = min(settings.lease_s / 3, settings.sweep_s)

    async def run(self) -> None:
        """Read until cancelled; what goes wrong is tried again."""
        try:
            await self._read_on()
        finally:
            await shield(self._let_go())

    async def _read_on(self) -> None:
        while True:
            try:
                if await self.once():
                    continue
            except Unavailable as failure:
                LOG.info("source unavailable", **self._names, why=failure.sentence)
            except Exception as error:
                LOG.warning("reader failed", **self._names, exc_info=error)
            await self._pause()

    async def once(self) -> bool:
        """Take over what there is, up to a page; True when there may be more."""
        held, self._held = self._held, None  # whatever goes wrong, it is taken anew
        if held is None or monotonic() > held.until_s:
            held = await self._take()
            if held is None:
                return False
            await self._carry_out()
        events = await self._reader.read(held.position, self._settings.read_max)
        try:
            await self._deliver(events, held)
        except Lost:
            return False
        self._held = held
        return len(events) >= self._settings.read_max

    async def _let_go(self) -> None:
        async with self._pool.connection() as conn:
            await conn.execute(LET_GO, {**self._names, "holder": self._holder})

    async def _take(self) -> Held | None:
        values = {**self._names, "holder": self._holder, "lease_s": self._settings.lease_s}
        until_s = monotonic() + self._taken_for_s
        async with self._pool.connection() as conn:
            row = await (await conn.execute(TAKE, values)).fetchone()
        return None if row is None else Held(row[0], row[1], until_s)

    async def _deliver(self, events: Sequence[Any], held: Held) -> None:
        waiting = deque(events)
        while waiting:
            await self._deliver_some(waiting, held, len(waiting))

    async def _deliver_some(self, waiting: deque[Any], held: Held, at_most: int) -> None:
        """Deliver up to the first event that concerns somebody, all in one commit."""
        some: list[Any] = []
        try:
            with self._after_commit():
                async with self._pool.connection() as conn, conn.transaction():
                    while len(some) < at_most:
                        some.append(waiting.popleft())
                        if await self._told(conn, some[-1]):
                            break
                    await self._move(conn, some[-1].position, held)
        except Exception as error:
            if not _is_bad_event(error):
                raise
            if len(some) > 1:  # those before the bad one come without it, then it comes alone
                waiting.extendleft(reversed(some))
                await self._deliver_some(waiting, held, len(some) - 1)
                return
            async with self._pool.connection() as conn, conn.transaction():
                await self._move(conn, some[-1].position, held)
                await self._set_aside(conn, some[-1], error)
        held.position = some[-1].position

    async def _told(self, conn: Connection, event: Any) -> bool:
        """Deliver one event; False when it concerned nobody."""
        trace_parent = getattr(event, "trace_parent", "")
        source = self._reader.source
        with linked_span(f"deliver {source}", trace_parent), heard(event, source):
            return await self._reader.deliver(conn, event) is not False

    async def _move(self, conn: Connection, position: int, held: Held) -> None:
        places = {"position": position, "after": held.position, "fence": held.fence}
        moved = await conn.execute(MOVE, {**self._names, **places})
        if moved.rowcount == 0:
            raise Lost

    async def _set_aside(self, conn: Connection, event: Any, error: Exception) -> None:
        LOG.warning("bad event", **self._names, position=event.position, exc_info=error)
        raised = Raised(
            process=self._reader.consumer,
            problem=_problem(event, error, self._reader.source),
            owner="operations",
            consumer=self._reader.consumer,
            source=self._reader.source,
            position=event.position,
        )
        await raise_exception(conn, raised)

    async def _carry_out(self) -> None:
        """Deliver again what a person wants retried, and close what they discarded."""
        async with self._pool.connection() as conn:
            rows = await (await conn.execute(DECIDED, self._names)).fetchall()
        for exception_id, position, decision in rows:
            events = await self._reader.read(position - 1, 1) if decision == "retry" else []
            async with self._pool.connection() as conn, conn.transaction():
                await self._again(conn, events, position)
                closed = "resolved" if decision == "retry" else "discarded"
                await conn.execute(CLOSE, [closed, exception_id])

    async def _again(self, conn: Connection, events: Sequence[Any], position: int) -> None:
        for event in (one for one in events if one.position == position):
            try:
                async with conn.transaction():
                    await self._told(conn, event)
            except Exception as error:
                if not _is_bad_event(error):
                    raise
                await self._set_aside(conn, event, error)

    async def _pause(self) -> None:
        wake, settings = self._reader.wake, self._settings
        if wake is None:
            await sleep(settings.read_s)
        else:
            await wake.wait(deaf_s=settings.read_s, hearing_s=settings.read_woken_s)


def _is_bad_event(error: Exception) -> bool:
    """The event's fault, as opposed to a database or service that is away just now."""
    return not isinstance(error, (Unavailable, Lost, *DATABASE_IS_AWAY))


def _problem(event: Any, error: Exception, source: str) -> Problem:
    raw_id = getattr(event, "raw_document_id", "")
    kept_by = source if raw_id else ""
    known = sealer(type(event)).identifying_values(event) if isinstance(event, Struct) else []
    problem = masked_problem(problem_of(error), known)
    return structs.replace(problem, raw_document_id=raw_id, raw_document_source=kept_by)
