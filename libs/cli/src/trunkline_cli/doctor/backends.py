"""Backends, asked through their system services: by capability, never by brand."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from itertools import chain
from typing import Any

import grpc
import grpc.aio

from trunkline.system.catalogue.v1 import catalogue_pb2
from trunkline.system.channel_orders.v1 import channel_orders_pb2
from trunkline.system.fulfilment.v1 import fulfilment_pb2
from trunkline_cli.readiness import listening
from trunkline_kit.channel import connect
from trunkline_kit.errors import TrunklineError, Unavailable
from trunkline_kit.rpc import call_port
from trunkline_kit.settings import SettingsWrong
from trunkline_model.capabilities.catalogue import Catalogue, ListProducts
from trunkline_model.capabilities.channel_orders import ChannelOrders, GetChannelOrder
from trunkline_model.capabilities.fulfilment import Fulfilment, GetShipmentOrder

from .declared import connections_of
from .finding import Finding, Running, ill, well

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
    services = running.plan.topology.services
    names = [name for name in running.services() if services[name].backend]
    found = await asyncio.gather(*(_examine(name, running) for name in names))
    return list(chain.from_iterable(found))


async def _examine(name: str, running: Running) -> list[Finding]:
    if not await listening(running.plan.numbers[f"{name}.grpc"]):
        return []  # `programs` has said so
    try:
        ids = connections_of(name, running.plan.environment(name, {}))
    except SettingsWrong:
        return []  # `settings` has said so
    async with connect(running.plan.address(name)) as channel:
        answers = [(one, await _first(channel, one)) for one in ids]
    asked = [(one, said) for one, said in answers if said is not None]
    if not asked:
        return await _knock(name, running)
    return [_judged(name, f"of connection {one}", said, running) for one, said in asked]


async def _knock(name: str, running: Running) -> list[Finding]:
    """See whether anybody is there, where no read asks: files are fetched on a schedule."""
    environment = running.plan.environment(name, {})
    variables = running.plan.topology.services[name].environment
    places = [environment[one] for one in variables if one.endswith("_ADDRESS")]
    found = []
    for host, _, port in (place.rpartition(":") for place in places):
        there = await listening(int(port), host)
        said = "" if there else f"nothing listens at {host}:{port}"
        found.append(_judged(name, f"at {host}:{port}", said, running))
    return found


async def _first(channel: grpc.aio.Channel, connection_id: str) -> str | None:
    for ask in ASKS:
        said = await _asked(ask(channel, connection_id))
        if said is not None:
            return said
    return None


def _judged(name: str, which: str, said: str, running: Running) -> Finding:
    if not said:
        return well(AREA, name, f"reached its backend {which}.")
    service = running.plan.topology.services[name]
    remedy = f"check {', '.join(service.environment)}"
    if service.backend and service.backend in running.programs:
        remedy = f"{running.look(service.backend)} says why; `trunkline serve {service.backend}`"
    sentence = f"did not reach its backend {which}: {said}."
    return ill(AREA, name, sentence, remedy)


async def _asked(answer: Awaitable[Any]) -> str | None:
    """Empty when the backend answered, why when it did not, None for an unknown capability."""
    try:
        await answer
    except Unavailable as failure:
        return None if _unknown_capability(failure) else failure.sentence.rstrip(".")
    except TrunklineError as refusal:
        return (
            refusal.sentence.rstrip(".")
            if refusal.reason in {"login_refused", "credentials"}
            else ""
        )
    return ""


def _unknown_capability(failure: Unavailable) -> bool:
    cause = failure.__cause__
    status = cause.code() if isinstance(cause, grpc.aio.AioRpcError) else None
    return status is grpc.StatusCode.UNIMPLEMENTED
