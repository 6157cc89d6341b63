"""What process-partners is told by its environment."""

import msgspec


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Variables `TRUNKLINE_<FIELD>`."""

    grpc_port: int
    """Port of the Partners port."""
    database_url: str
    """PostgreSQL."""
    master_key: str
    """32 bytes in base64; seals the signing keys."""
    schema: str = "process"
    """PostgreSQL schema that the process layer shares."""
    grpc_host: str = "127.0.0.1"
    """Address to listen on."""
    actor_secret: str = ""
    """Proves who registers and ends partners; the same wherever people act. Empty: nobody can."""
    migration_url: str = ""
    """The same database as the schema's owner; empty: the one role does both."""
    log_level: str = "INFO"
    """Least level that is logged."""
    otlp_url: str = ""
    """Collector of traces; empty: none."""
