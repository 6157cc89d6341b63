"""What the service reads from its environment (TRUNKLINE_*)."""

from zoneinfo import ZoneInfo

from msgspec import Struct

from trunkline_kit.connections import ConnectionId, Connections
from trunkline_kit.secret import Secret


class WarehouseConnection(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One warehouse: plain variables TRUNKLINE_WAREHOUSE_<FIELD>, or an object of the list."""

    connection_id: ConnectionId
    """The id under which the process layer calls it; its webhooks bear it in their path."""
    url: str
    """Base URL of the warehouse's API."""
    token: Secret
    """Bearer token of the API."""
    webhook_secret: Secret
    """Standard Webhooks secret (`whsec_…`); two, separated by a space, while one is replaced."""
    time_zone: ZoneInfo = ZoneInfo("Europe/London")
    """Where the warehouse stands: a parcel's day is a day there."""
    sweep_s: float = 10.0
    """Time between two looks for events whose webhook never came."""
    rate_per_s: float = 50.0
    """Calls a second that the warehouse allows, over all replicas."""
    concurrency_max: int = 16
    """Calls at once that it allows, over all replicas."""
    timeout_s: float = 10.0
    """How long one call may take before its outcome is unknown."""


CONNECTIONS = Connections(
    WarehouseConnection, prefix="warehouse", default_id="warehouse", apart=("url", "token")
)


class Settings(Struct, frozen=True):
    """What all warehouses of the process share."""

    grpc_port: int
    """Where capabilities are answered."""
    http_port: int
    """Where webhooks come in."""
    database_url: str
    """PostgreSQL, with a role of its own."""
    master_key: str
    """32 bytes in base64 that wrap every data key."""
    valkey_url: str = ""
    """Where replicas share the budgets and readers are woken; empty: each replica takes its
    share of the budgets, and readers poll."""
    replicas: int = 1
    """How many processes share the budgets when Valkey is away."""
    schema: str = "system_warehouse"
    """PostgreSQL schema of this service."""
    grpc_host: str = "127.0.0.1"
    """Address to listen on for gRPC."""
    http_host: str = "127.0.0.1"
    """Address to listen on for webhooks."""
    otlp_url: str = ""
    """Where traces go; empty: nowhere."""
    log_level: str = "INFO"
    """From which level on lines are logged."""
