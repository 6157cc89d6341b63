"""The sandbox's settings, from TRUNKLINE_* environment variables."""

from msgspec import Struct


class Settings(Struct, frozen=True):
    """How to run one ERP."""

    grpc_port: int
    """Where the capabilities are answered."""
    http_port: int
    """Where it is told to misbehave, and its journal is read."""
    state_path: str
    """The SQLite file that holds everything."""
    grpc_host: str = "127.0.0.1"
    http_host: str = "127.0.0.1"
    connection_id: str = "erp-main"
    """Connection named in events that no request caused."""
    log_level: str = "INFO"
    otlp_url: str = ""
    """Collector of traces; empty sends none."""
