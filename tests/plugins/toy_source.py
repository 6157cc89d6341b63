"""A log for the tests of readers: it can be away, and hold bad events and events of nobody."""

from collections.abc import Sequence

from msgspec import Struct
from toy_process import START, TOY, Parcel

from trunkline_durable.engine import Engine
from trunkline_durable.readers import Reader
from trunkline_durable.writing import Said
from trunkline_kit.errors import Invalid, Unavailable
from trunkline_kit.wakeups import Wake
from trunkline_store.pool import Connection


class Told(Struct, frozen=True):
    """An event of the toy source."""

    position: int
    key: str
    raw_document_id: str = ""


class Source:
    """A log that can be appended to, be away and hold bad events."""

    def __init__(self) -> None:
        self.events: list[Told] = []
        self.bad: set[int] = set()
        self.nobodys: set[int] = set()
        self.began: dict[int, list[object]] = {}
        self.away = False
        self.turned_away = 0
        self.delivered: list[int] = []
        self.engine: Engine | None = None

    def append(self, *keys: str) -> None:
        for key in keys:
            self.events.append(Told(len(self.events) + 1, key, f"raw_{key}"))

    async def read(self, after: int, limit: int) -> Sequence[Told]:
        if self.away:
            self.turned_away += 1
            raise Unavailable("source is away")
        return [event for event in self.events if event.position > after][:limit]

    async def deliver(self, conn: Connection, event: Told) -> bool:
        assert self.engine is not None
        row = await (await conn.execute("SELECT now()")).fetchone()
        self.began.setdefault(event.position, []).append(row)
        if event.position in self.nobodys:
            return False
        fact = Parcel(occurred_at=START, parcel=str(event.position), quantity=1)
        said = Said(f"event-{event.position}", fact)
        await self.engine.cases.record_fact(conn, TOY, event.key, said)
        if event.position in self.bad:
            raise Invalid("this statement cannot be read", reason="schema")
        self.delivered.append(event.position)
        return True

    def reader(self, consumer: str = "toy", wake: Wake | None = None) -> Reader[Told]:
        return Reader(
            consumer=consumer, source="log", read=self.read, deliver=self.deliver, wake=wake
        )
