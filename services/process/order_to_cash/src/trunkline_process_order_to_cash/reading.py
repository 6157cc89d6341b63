"""One reader for each service that tells: shops, warehouses, banks, ERP."""

from collections.abc import Awaitable, Callable, Sequence

from trunkline_durable.cases import Cases
from trunkline_durable.readers import Reader
from trunkline_model.capabilities.events import Event, EventLog, ReadEvents
from trunkline_store.keys import Keyring

from .hearing import Hearing
from .ports import Bank, Erp, Ports, Shop, Warehouse
from .process import ORDER_TO_CASH

type Connected = Shop | Warehouse | Bank | Erp


def readers(ports: Ports, keyring: Keyring) -> tuple[Reader[Event], ...]:
    """Give a reader for every event log that the process listens to."""
    by_system: dict[str, list[Connected]] = {}
    connected: list[Connected] = [*ports.warehouses.values(), ports.erp]
    connected += [*ports.shops.values(), *ports.banks.values()]
    for one in connected:
        by_system.setdefault(one.system, []).append(one)
    return tuple(_reader(one, Cases(keyring)) for one in by_system.values())


def _reader(connected: list[Connected], cases: Cases) -> Reader[Event]:
    """Read one service's log, which its connections share."""
    system, ids = connected[0].system, tuple(one.connection_id for one in connected)
    hearing = Hearing(cases, system, ids)
    return Reader(
        consumer=ORDER_TO_CASH.name,
        source=system,
        read=_read(connected[0].events),
        deliver=hearing.deliver,
        editing=hearing.editing,
    )


def _read(log: EventLog) -> Callable[[int, int], Awaitable[Sequence[Event]]]:
    async def read(after: int, limit: int) -> Sequence[Event]:
        return (await log.read_events(ReadEvents(after, limit))).events

    return read
