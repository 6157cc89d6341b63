"""What the service reads from its environment (TRUNKLINE_*)."""

from msgspec import Struct


class Settings(Struct, frozen=True):
    """One Tryton company."""

    grpc_port: int
    """Where capabilities are answered."""
    database_url: str
    """PostgreSQL of the request memo and the event log, with a role of its own."""
    master_key: str
    """32 bytes in base64 that wrap every data key."""
    tryton_url: str
    """Base URL of the server; JSON-RPC is at `<url>/<database>/rpc/`."""
    tryton_database: str
    """Name of the Tryton database."""
    tryton_user: str
    """Login."""
    tryton_password: str
    """Its password."""
    valkey_url: str = ""
    """Where the budget is shared and readers are woken; empty: this replica takes its share
    alone, and readers poll."""
    connection_id: str = "erp-main"
    """The id under which the process layer calls this connection."""
    tryton_web_shop: str = "Trunkline"
    """Name of the web shop record that makes bookings unique."""
    tryton_supplier: str = "SUPPLY"
    """Party code of the supplier of goods that come without a purchase order."""
    tryton_timeout_s: float = 30.0
    """The longest wait for one answer."""
    tryton_rate_per_s: float = 50.0
    """Calls a second, all replicas together."""
    tryton_concurrency_max: int = 8
    """Calls at the same moment, all replicas together: workers times threads of the server."""
    tryton_poll_s: float = 1.0
    """Time between two looks for changed stock."""
    schema: str = "system_tryton"
    """PostgreSQL schema of this service."""
    replicas: int = 1
    """How many processes share the budget while there is no Valkey."""
    grpc_host: str = "127.0.0.1"
    """Address to listen on."""
    otlp_url: str = ""
    """Where traces go; empty: nowhere."""
    log_level: str = "INFO"
    """From which level on lines are logged."""
