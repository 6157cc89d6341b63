"""What the service reads from its environment (TRUNKLINE_*)."""

from msgspec import Struct


class Settings(Struct, frozen=True):
    """Where the cases of all processes lie."""

    grpc_port: int
    """Where the port Operations is answered."""
    database_url: str
    """PostgreSQL of the process layer."""
    grpc_host: str = "127.0.0.1"
    """Address to listen on."""
    log_level: str = "INFO"
    """From which level on lines are logged."""
    otlp_url: str = ""
    """Where traces go; empty: nowhere."""
