"""The services that keep raw documents, as ports over gRPC."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager

from trunkline.system.events.v1 import events_pb2
from trunkline_kit.channel import connect
from trunkline_kit.rpc import call_port
from trunkline_model.capabilities.events import EventLog


@asynccontextmanager
async def open_sources(addresses: Mapping[str, str]) -> AsyncIterator[Mapping[str, EventLog]]:
    """Open a channel to each system service while the block lives, by its run-time name."""
    async with AsyncExitStack() as stack:
        channels = {
            name: await stack.enter_async_context(connect(address))
            for name, address in addresses.items()
        }
        yield {name: call_port(EventLog, events_pb2, one) for name, one in channels.items()}
