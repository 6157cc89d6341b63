"""The services that translate, as ports over gRPC, by the connections that they answer."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager

from trunkline.system.translation.v1 import translation_pb2
from trunkline_kit.channel import connect
from trunkline_kit.errors import NotFound
from trunkline_kit.rpc import call_port
from trunkline_model.capabilities.translation import Translation


class Translators:
    """Finds who translates for a connection."""

    def __init__(self, ports: Mapping[str, Translation]) -> None:
        self._ports = ports

    def of(self, connection_id: str) -> Translation:
        """Give the port; NotFound for a connection that nobody told us of."""
        if connection_id not in self._ports:
            known = ", ".join(sorted(self._ports)) or "none"
            sentence = f"there is no connection {connection_id!r}; there are {known}"
            raise NotFound(sentence, reason="connection")
        return self._ports[connection_id]


@asynccontextmanager
async def open_translators(addresses: Mapping[str, str]) -> AsyncIterator[Translators]:
    """Call the services while the block lives; `addresses` are host:port by connection id."""
    async with AsyncExitStack() as stack:
        channels = {
            address: await stack.enter_async_context(connect(address))
            for address in set(addresses.values())
        }
        yield Translators(
            {
                name: call_port(Translation, translation_pb2, channels[address])
                for name, address in addresses.items()
            }
        )
