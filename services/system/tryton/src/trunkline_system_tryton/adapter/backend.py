"""What every capability of this service needs: the client and the directory."""

from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

from trunkline_mapping.translation import Translation
from trunkline_system_tryton.client import Client
from trunkline_system_tryton.conversation import OWN, Conversation
from trunkline_system_tryton.purchase_directory import PurchaseDirectory


class Asked(Protocol):
    """Any request of a capability."""

    @property
    def connection_id(self) -> str:
        """The ERP connection."""
        ...


class Backend(Struct, frozen=True):
    """One Tryton company."""

    client: Client
    """Its session."""
    directory: PurchaseDirectory
    """Its ids by our codes."""
    translation: Callable[[], Translation] = lambda: OWN
    """Gives the version of the mapping that holds now."""

    def talk(self, request: Asked) -> Conversation:
        """Open a conversation for a request."""
        return Conversation(self.client, request.connection_id, self.translation())
