"""What the bare client is asked to do, and what it says of it."""

from msgspec import Struct


class Backends(Struct, frozen=True, kw_only=True):
    """Where everything is."""

    shop_url: str
    """The GraphQL endpoint."""
    shop_token: str
    warehouse_url: str
    warehouse_token: str
    erp_address: str
    """`host:port` of its gRPC."""
    database_url: str


class Task(Struct, frozen=True, kw_only=True):
    """Which orders to carry, and where."""

    order_ids: tuple[int, ...]
    at_once: int
    backends: Backends


class Done(Struct, frozen=True):
    """What that took."""

    duration_s: float
    cpu_s: float
    """Of this process, without its start."""
