"""What the service reads from its environment (TRUNKLINE_*)."""

from typing import Annotated

from msgspec import Meta, Struct, ValidationError, json

from trunkline_kit.settings import SettingsWrong


class Connection(Struct, frozen=True, forbid_unknown_fields=True):
    """One configured backend instance and the service that answers for it."""

    connection_id: str
    """The id that the service knows the instance by."""
    address: str
    """host:port of the service."""
    system: str
    """Run-time name of the service, such as system-tryton: it names the cursor of its log."""


class WarehouseConnection(Connection, frozen=True, forbid_unknown_fields=True):
    """A warehouse, and which orders it sends."""

    countries: tuple[str, ...] = ()
    """Delivery countries (ISO 3166) that it serves; empty means every one."""
    channels: tuple[str, ...] = ()
    """Shop connections and partners whose orders it serves; empty means every one."""


class Connections(Struct, frozen=True, forbid_unknown_fields=True):
    """Every connection of the legal entity."""

    erp: Connection
    """The one that books; another ERP is another line here."""
    warehouses: Annotated[tuple[WarehouseConnection, ...], Meta(min_length=1)]
    """Those that send, the preferred one first."""
    shops: tuple[Connection, ...] = ()
    banks: tuple[Connection, ...] = ()


class Settings(Struct, frozen=True):
    """How to run order-to-cash."""

    grpc_port: int
    """Where the port OrderToCash is answered."""
    database_url: str
    """PostgreSQL of the process layer."""
    master_key: str
    """32 bytes in base64 that wrap every data key."""
    connections: str = ""
    """Connections as JSON; empty takes one of each kind, at the addresses below."""
    system_tryton_address: str = ""
    system_shopify_address: str = ""
    system_warehouse_address: str = ""
    system_bank_address: str = ""
    settle_s: float = 65.0
    """How long a request that nobody answered may be on its way: then it is looked for again."""
    valkey_url: str = ""
    """Where the logs' wake-ups are heard; empty: they are polled."""
    grpc_host: str = "127.0.0.1"
    """Address to listen on."""
    actor_secret: str = ""
    """Proves who acts; the same wherever people act. Empty: nobody can."""
    migration_url: str = ""
    """The same database as the schema's owner; empty: the one role does both."""
    otlp_url: str = ""
    """Where traces go; empty: nowhere."""
    log_level: str = "INFO"
    """From which level on lines are logged."""

    def wired(self) -> Connections:
        """Give the connections; SettingsWrong when they cannot be read."""
        if not self.connections:
            return self._one_of_each()
        try:
            return json.decode(self.connections, type=Connections)
        except ValidationError as error:
            raise SettingsWrong(f"settings: TRUNKLINE_CONNECTIONS: {error}") from error

    def _one_of_each(self) -> Connections:
        shop = Connection("shopify", self.system_shopify_address, "system-shopify")
        address = self.system_warehouse_address
        warehouse = WarehouseConnection("warehouse", address, "system-warehouse")
        return Connections(
            erp=Connection("erp-main", self.system_tryton_address, "system-tryton"),
            warehouses=(warehouse,),
            shops=(shop,),
            banks=(Connection("bank", self.system_bank_address, "system-bank"),),
        )
