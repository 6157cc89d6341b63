"""What was sent to Trunkline unasked, and where each of it is now."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

import psycopg
from msgspec import Struct
from oracle.observed import Delivery

from .shop import Sent
from .trunkline import Stored

type Outcome = Literal[
    "processed", "duplicate", "exception", "in flight", "never heard", "passed over"
]


class Heard(Struct, frozen=True):
    """The event log of one system service, and what the process layer made of it."""

    system: str
    connection_id: str
    positions: Mapping[str, int]
    """By the source's event id."""
    stored: Stored

    def outcome(self, event_id: str) -> Outcome:
        """Say where an event is."""
        if f"{self.connection_id}/{event_id}" in self.stored.facts:
            return "processed"
        position = self.positions.get(event_id)
        if position is None:
            return "never heard"
        if (self.system, position) in self.stored.set_aside:
            return "exception"
        return "passed over" if position <= self.stored.cursors.get(self.system, 0) else "in flight"


async def heard(
    conn: psycopg.AsyncConnection[Any], system: str, connection_id: str, stored: Stored
) -> Heard:
    """Read the log of a service."""
    schema = system.replace("-", "_")
    query = f"SELECT event_id, position FROM {schema}.event_log WHERE source = %s"
    found = await conn.execute(query.encode(), [connection_id])
    return Heard(system, connection_id, dict(await found.fetchall()), stored)


def from_webhooks(source: str, sent: Iterable[Sent], log: Heard) -> Iterator[Delivery]:
    """Account for webhooks; of an event that came several times the first one counts."""
    known: set[str] = set()
    for one in sent:
        outcome = log.outcome(one.event_id)
        if one.accepted and one.event_id in known and outcome == "processed":
            outcome = "duplicate"
        if one.accepted:
            known.add(one.event_id)
        yield Delivery(
            source=source,
            delivery_id=one.event_id,
            accepted=one.accepted,
            genuine=one.genuine,
            outcome=outcome,
        )


def from_warehouse(event_ids: Iterable[str], log: Heard) -> Iterator[Delivery]:
    """Account for everything that the warehouse tells: what no webhook brought, a sweep did."""
    for event_id in event_ids:
        yield Delivery(
            source="warehouse",
            delivery_id=event_id,
            accepted=True,
            outcome=log.outcome(event_id),
        )


def from_partners(numbers: Iterable[str], stored: Stored) -> Iterator[Delivery]:
    """Account for the orders of which a partner was told, by our number, that they are taken."""
    known = {row[1] for row in stored.cases}
    for number in numbers:
        yield Delivery(
            source="partner",
            delivery_id=number,
            accepted=True,
            outcome="processed" if number in known else "never heard",
        )
