"""The services that keep raw documents and those that own cases, as ports over gRPC."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager

from trunkline.process.casework.v1 import corrections_pb2, replay_pb2
from trunkline.process.lifecycles.v1 import lifecycles_pb2
from trunkline.system.events.v1 import events_pb2
from trunkline_kit.acting import passed_on
from trunkline_kit.channel import connect
from trunkline_kit.rpc import call_port
from trunkline_model.capabilities.corrections import Corrections
from trunkline_model.capabilities.events import EventLog
from trunkline_model.capabilities.lifecycles import Lifecycles
from trunkline_model.capabilities.replay import Replays

from .casework.offices import Office


@asynccontextmanager
async def open_sources(addresses: Mapping[str, str]) -> AsyncIterator[Mapping[str, EventLog]]:
    """Open a channel to each system service while the block lives, by its run-time name."""
    async with AsyncExitStack() as stack:
        channels = {
            name: await stack.enter_async_context(connect(address))
            for name, address in addresses.items()
        }
        yield {name: call_port(EventLog, events_pb2, one) for name, one in channels.items()}


@asynccontextmanager
async def open_offices(addresses: Mapping[str, str]) -> AsyncIterator[Mapping[str, Office]]:
    """Open a channel to each process service while the block lives, by the process's name.

    Who acts goes with each call: the owner of a case looks for itself.
    """
    async with AsyncExitStack() as stack:
        offices = {}
        for name, address in addresses.items():
            channel = await stack.enter_async_context(connect(address))
            offices[name] = Office(
                corrections=call_port(Corrections, corrections_pb2, channel, bearer=passed_on),
                lifecycles=call_port(Lifecycles, lifecycles_pb2, channel),
                replays=call_port(Replays, replay_pb2, channel, bearer=passed_on),
            )
        yield offices
