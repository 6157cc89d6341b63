"""One reader for each connection: shops, warehouse, banks, ERP."""

from collections.abc import Awaitable, Callable, Sequence

from trunkline_durable.cases import Cases
from trunkline_durable.readers import Reader
from trunkline_model.capabilities.events import Event, EventLog, ReadEvents
from trunkline_store.keys import Keyring

from .hearing import Hearing
from .ports import Bank, Erp, Ports, Shop, Warehouse
from .process import ORDER_TO_CASH


def readers(ports: Ports, keyring: Keyring) -> tuple[Reader[Event], ...]:
    """Give a reader for every event log that the process listens to."""
    connections: tuple[Shop | Warehouse | Bank | Erp, ...] = (
        *ports.shops.values(),
        ports.warehouse,
        *ports.banks.values(),
        ports.erp,
    )
    return tuple(_reader(one, Cases(keyring)) for one in connections)


def _reader(connection: Shop | Warehouse | Bank | Erp, cases: Cases) -> Reader[Event]:
    return Reader(
        consumer=ORDER_TO_CASH.name,
        source=connection.system,
        read=_read(connection.events),
        deliver=Hearing(cases, connection.connection_id).deliver,
    )


def _read(log: EventLog) -> Callable[[int, int], Awaitable[Sequence[Event]]]:
    async def read(after: int, limit: int) -> Sequence[Event]:
        return (await log.read_events(ReadEvents(after, limit))).events

    return read
