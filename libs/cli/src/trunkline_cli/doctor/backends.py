"""Backends, asked through their system services: by capability, never by brand."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from itertools import chain
from typing import Any

import grpc
import grpc.aio

from trunkline.system.catalogue.v1 import catalogue_pb2
from trunkline.system.channel_orders.v1 import channel_orders_pb2
from trunkline.system.fulfilment.v1 import fulfilment_pb2
from trunkline_cli.readiness import listening
from trunkline_kit.channel import connect
from trunkline_kit.connections import Connection
from trunkline_kit.errors import TrunklineError, Unavailable
from trunkline_kit.rpc import call_port
from trunkline_kit.settings import SettingsWrong
from trunkline_model.capabilities.catalogue import Catalogue, ListProducts
from trunkline_model.capabilities.channel_orders import ChannelOrders, GetChannelOrder
from trunkline_model.capabilities.fulfilment import Fulfilment, GetShipmentOrder

from .declared import connections_of
from .finding import Finding, Running, ill, well
from .knocking import servers_of, unanswered

AREA = "backends"
NOBODY = "0"
"""An id that no backend gives: that it is not known is an answer all the same."""
ANSWER_S = 15.0

type Ask = Callable[[grpc.aio.Channel, str], Awaitable[object]]


async def _catalogue(channel: grpc.aio.Channel, connection_id: str) -> object:
    port = call_port(Catalogue, catalogue_pb2, channel, deadline_s=ANSWER_S)
    return await port.list_products(ListProducts(connection_id, (NOBODY,)))


async def _shop(channel: grpc.aio.Channel, connection_id: str) -> object:
    port = call_port(ChannelOrders, channel_orders_pb2, channel, deadline_s=ANSWER_S)
    return await port.get_channel_order(GetChannelOrder(connection_id, NOBODY))


async def _warehouse(channel: grpc.aio.Channel, connection_id: str) -> object:
    port = call_port(Fulfilment, fulfilment_pb2, channel, deadline_s=ANSWER_S)
    return await port.get_shipment_order(GetShipmentOrder(connection_id, NOBODY))


ASKS: tuple[Ask, ...] = (_catalogue, _shop, _warehouse)
"""One harmless read a capability that makes its service ask the backend."""


async def examine_backends(running: Running) -> Sequence[Finding]:
    """Have each system service that is up ask the backend of each of its connections."""
    up = running.services()
    names = [name for name in running.plan.topology.adapters() if name in up]
    found = await asyncio.gather(*(_examine(name, running) for name in names))
    return list(chain.from_iterable(found))


async def _examine(name: str, running: Running) -> Sequence[Finding]:
    if not await listening(running.plan.numbers[f"{name}.grpc"]):
        return []  # `programs` has said so
    found = connections(name, running.plan.environment(name, {}))
    address, remedy = running.plan.address(name), _remedy(name, running)
    return await asked_of(name, address, found, remedy) or await knocked(name, found, remedy)


def connections(name: str, told: Mapping[str, str]) -> tuple[Connection, ...]:
    """Give the connections of a service; none when `settings` has something to say about them."""
    try:
        return connections_of(name, told)
    except SettingsWrong:
        return ()


async def asked_of(
    name: str, address: str, found: Sequence[Connection], remedy: str
) -> Sequence[Finding]:
    """Have a service ask the backend of each of its connections; empty where no read asks."""
    async with connect(address) as channel:
        answers = [(one, await _first(channel, one.connection_id)) for one in found]
    return [
        _judged(name, f"of connection {one.connection_id}", said, remedy)
        for one, said in answers
        if said is not None
    ]


async def knocked(name: str, found: Sequence[Connection], remedy: str) -> Sequence[Finding]:
    """See whether anybody is there, where no read asks: files are fetched on a schedule."""
    return [
        _judged(
            name, f"of connection {one.connection_id} ({field})", await unanswered(told), remedy
        )
        for one in found
        for field, told in servers_of(one)
    ]


async def _first(channel: grpc.aio.Channel, connection_id: str) -> str | None:
    for ask in ASKS:
        said = await _asked(ask(channel, connection_id))
        if said is not None:
            return said
    return None


def _judged(name: str, which: str, said: str, remedy: str) -> Finding:
    if not said:
        return well(AREA, name, f"reached its backend {which}.")
    return ill(AREA, name, f"did not reach its backend {which}: {said}.", remedy)


def _remedy(name: str, running: Running) -> str:
    service = running.topology.services[name]
    if service.backend and service.backend in running.programs:
        return f"{running.look(service.backend)} says why; `trunkline serve {service.backend}`"
    return f"check {', '.join(service.environment)}"


async def _asked(answer: Awaitable[Any]) -> str | None:
    """Empty when the backend answered, why when it did not, None for an unknown capability."""
    try:
        await answer
    except Unavailable as failure:
        return None if unknown_capability(failure) else failure.sentence.rstrip(".")
    except TrunklineError as refusal:
        return (
            refusal.sentence.rstrip(".")
            if refusal.reason in {"login_refused", "credentials"}
            else ""
        )
    return ""


def unknown_capability(failure: Unavailable) -> bool:
    """Whether a service answered that it serves no such thing, rather than gave no answer."""
    cause = failure.__cause__
    status = cause.code() if isinstance(cause, grpc.aio.AioRpcError) else None
    return status is grpc.StatusCode.UNIMPLEMENTED
