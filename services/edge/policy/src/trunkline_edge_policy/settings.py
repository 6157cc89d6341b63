"""What the policy service is told by its environment."""

import msgspec


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Variables `TRUNKLINE_<FIELD>`."""

    http_port: int
    """Port that the gateway asks."""
    process_partners_address: str
    """host:port of the process that knows partners."""
    valkey_url: str = ""
    """Where replicas count together; empty: each counts for itself."""
    valkey_answer_s: float = 0.1
    """Valkey answers within this, or a request is counted here."""
    replicas: int = 1
    """How many of this service run: without Valkey each grants this part of a quota."""
    revocation_cache_s: float = 5.0
    """How long an ended access may go unnoticed."""
    http_host: str = "127.0.0.1"
    """Address to listen on."""
    log_level: str = "INFO"
    """Least level that is logged."""
    otlp_url: str = ""
    """Collector of traces; empty: none."""
