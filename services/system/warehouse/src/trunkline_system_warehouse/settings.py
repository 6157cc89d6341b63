"""What the service reads from its environment (TRUNKLINE_*)."""

from msgspec import Struct


class Settings(Struct, frozen=True):
    """One warehouse connection."""

    grpc_port: int
    """Where capabilities are answered."""
    http_port: int
    """Where webhooks come in."""
    database_url: str
    """PostgreSQL, with a role of its own."""
    master_key: str
    """32 bytes in base64 that wrap every data key."""
    warehouse_url: str
    """Base URL of the warehouse's API."""
    warehouse_token: str
    """Bearer token of the API."""
    warehouse_webhook_secret: str
    """Standard Webhooks secret (`whsec_…`); two, separated by a space, while one is replaced."""
    warehouse_time_zone: str = "Europe/London"
    """Where the warehouse stands: a parcel's day is a day there."""
    warehouse_sweep_s: float = 10.0
    """Time between two looks for events whose webhook never came."""
    warehouse_rate_per_s: float = 50.0
    """Calls a second that the warehouse allows, over all replicas."""
    warehouse_concurrency_max: int = 16
    """Calls at once that it allows, over all replicas."""
    valkey_url: str = ""
    """Where replicas share the budget and readers are woken; empty: each replica takes the
    whole of the budget, and readers poll."""
    connection_id: str = "warehouse"
    """The id under which the process layer calls this connection."""
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
