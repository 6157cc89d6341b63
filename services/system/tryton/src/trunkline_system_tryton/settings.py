"""What the service reads from its environment (TRUNKLINE_*)."""

from msgspec import Struct

from trunkline_kit.connections import ConnectionId, Connections
from trunkline_kit.secret import Secret


class CompanyConnection(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One company: by plain variables TRUNKLINE_TRYTON_<FIELD>, or as an object of the list."""

    connection_id: ConnectionId
    """The id under which the process layer calls this company."""
    url: str
    """Base URL of the server; JSON-RPC is at `<url>/<database>/rpc/`."""
    database: str
    """Name of the Tryton database."""
    user: str
    """Login; the company that its user works for is the one that is served."""
    password: Secret
    """Its password."""
    web_shop: str = "Trunkline"
    """Name of the web shop record that makes bookings unique."""
    supplier: str = "SUPPLY"
    """Party code of the supplier of goods that come without a purchase order."""
    accrual_account: str = "2.2.4.1"
    """Code of the account of goods received and not invoiced (GRNI)."""
    quarantine: str = "QUA"
    """Code of the location for goods that came damaged or wrong."""
    timeout_s: float = 30.0
    """The longest wait for one answer."""
    rate_per_s: float = 50.0
    """Calls a second, all replicas together."""
    concurrency_max: int = 8
    """Calls at the same moment, all replicas together: workers times threads of the server."""
    poll_s: float = 1.0
    """Time between two looks for changed stock."""


CONNECTIONS = Connections(
    CompanyConnection, prefix="tryton", default_id="erp-main", apart=("url", "database", "user")
)


class Settings(Struct, frozen=True):
    """What all companies of the process share."""

    grpc_port: int
    """Where capabilities are answered."""
    database_url: str
    """PostgreSQL of the request memo and the event log, with a role of its own."""
    master_key: str
    """32 bytes in base64 that wrap every data key."""
    valkey_url: str = ""
    """Where the budgets are shared and readers are woken; empty: this replica takes its share
    alone, and readers poll."""
    schema: str = "system_tryton"
    """PostgreSQL schema of this service."""
    replicas: int = 1
    """How many processes share the budgets while there is no Valkey."""
    grpc_host: str = "127.0.0.1"
    """Address to listen on."""
    otlp_url: str = ""
    """Where traces go; empty: nowhere."""
    log_level: str = "INFO"
    """From which level on lines are logged."""
