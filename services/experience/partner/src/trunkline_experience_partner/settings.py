"""What the partner API is told by its environment."""

import msgspec


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Variables `TRUNKLINE_<FIELD>`."""

    http_port: int
    """Port of the API, reached only through the gateway."""
    process_order_to_cash_address: str
    """host:port of the process that carries orders."""
    process_inventory_address: str
    """host:port of the process that knows what can be promised."""
    process_procure_to_pay_address: str
    """host:port of the process that carries purchases."""
    process_partners_address: str
    """host:port of the process that knows partners."""
    cursor_secret: str
    """Signs page cursors; the same in every replica."""
    http_host: str = "127.0.0.1"
    """Address to listen on."""
    log_level: str = "INFO"
    """Least level that is logged."""
    otlp_url: str = ""
    """Collector of traces; empty: none."""
