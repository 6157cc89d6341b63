"""The system services as those who keep something about people, over gRPC."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager

from msgspec import Struct

from trunkline.system.channel_orders.v1 import channel_orders_pb2
from trunkline.system.parties.v1 import parties_pb2
from trunkline.system.people.v1 import people_pb2
from trunkline_kit.channel import connect
from trunkline_kit.rpc import call_port
from trunkline_model.capabilities.channel_orders import ChannelOrders
from trunkline_model.capabilities.parties import Parties
from trunkline_model.capabilities.people import People


class Keeper(Struct, frozen=True):
    """One system service, and the backend behind it."""

    people: People
    shop: ChannelOrders
    erp: Parties


@asynccontextmanager
async def open_keepers(addresses: Mapping[str, str]) -> AsyncIterator[Mapping[str, Keeper]]:
    """Open a channel to each while the block lives, by its run-time name."""
    async with AsyncExitStack() as stack:
        keepers = {}
        for name, address in addresses.items():
            channel = await stack.enter_async_context(connect(address))
            keepers[name] = Keeper(
                people=call_port(People, people_pb2, channel),
                shop=call_port(ChannelOrders, channel_orders_pb2, channel),
                erp=call_port(Parties, parties_pb2, channel),
            )
        yield keepers
