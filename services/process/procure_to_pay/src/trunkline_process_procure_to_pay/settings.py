"""What the service reads from its environment (TRUNKLINE_*)."""

from msgspec import Struct, ValidationError, json

from trunkline_kit.settings import SettingsWrong

from .terms import Terms


class Connection(Struct, frozen=True, forbid_unknown_fields=True):
    """One configured backend instance and the service that answers for it."""

    connection_id: str
    """The id that the service knows the instance by."""
    address: str
    """host:port of the service."""
    system: str
    """Run-time name of the service, such as system-tryton: it names the cursor of its log."""


class TradeConnection(Struct, frozen=True, forbid_unknown_fields=True):
    """The service that exchanges documents with suppliers."""

    address: str
    """host:port of the service."""
    system: str
    """Run-time name of the service."""
    suppliers: dict[str, str] = {}
    """Connection id by supplier code."""


class Connections(Struct, frozen=True, forbid_unknown_fields=True):
    """Every connection of the legal entity, and its terms."""

    erp: Connection
    trade: TradeConnection
    bank: Connection
    terms: Terms = Terms()


class Settings(Struct, frozen=True):
    """How to run procure-to-pay."""

    grpc_port: int
    """Where the ports are answered."""
    database_url: str
    """PostgreSQL of the process layer."""
    master_key: str
    """32 bytes in base64 that wrap every data key."""
    connections: str = ""
    """Connections and terms as JSON; empty takes one of each kind, at the addresses below."""
    system_tryton_address: str = ""
    system_trading_partners_address: str = ""
    system_bank_address: str = ""
    actor_secret: str = ""
    """Proves who acts; the same wherever people act. Empty: nobody can."""
    valkey_url: str = ""
    """Where the logs' wake-ups are heard; empty: they are polled."""
    grpc_host: str = "127.0.0.1"
    """Address to listen on."""
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
        return Connections(
            erp=Connection("erp-main", self.system_tryton_address, "system-tryton"),
            trade=TradeConnection(self.system_trading_partners_address, "system-trading-partners"),
            bank=Connection("bank", self.system_bank_address, "system-bank"),
        )
