"""What the service reads from its environment (TRUNKLINE_*)."""

from msgspec import Struct

from trunkline_kit.connections import ConnectionId, Connections
from trunkline_kit.secret import Secret


class ShopConnection(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One shop: by plain variables TRUNKLINE_SHOPIFY_<FIELD>, or as an object of the list."""

    connection_id: ConnectionId
    """The id under which the process layer calls this shop; its webhooks bear it in their path."""
    url: str
    """Root of the shop's Admin API, such as https://my-shop.myshopify.com."""
    access_token: Secret
    """Admin API access token of the app."""
    webhook_secret: Secret
    """The app's client secret: key of the webhook signature."""
    webhook_secret_before: Secret = Secret("")
    """The secret before the last rotation, accepted while both are in use; empty: none."""
    shop_domain: str = ""
    """The only shop whose webhooks are accepted; empty: whichever signs with the secret."""
    rate_per_s: float = 50.0
    """Requests a second over all replicas."""
    concurrency_max: int = 16
    """Requests under way at once over all replicas."""
    timeout_s: float = 10.0
    """How long one request may take before its outcome is unknown."""
    sweep_s: float = 60.0
    """Time between two sweeps for orders that no webhook told of."""
    sweep_grace_s: float = 10.0
    """How long a webhook may take before the sweep speaks in its place."""
    sweep_overlap_s: float = 300.0
    """How far back each sweep looks behind the end of the one before."""


CONNECTIONS = Connections(ShopConnection, prefix="shopify", default_id="shopify", apart=("url",))


class Settings(Struct, frozen=True):
    """What all shops of the process share."""

    grpc_port: int
    """Where capabilities are answered."""
    http_port: int
    """Where the shops' webhooks come in."""
    database_url: str
    """PostgreSQL, with a role of its own."""
    master_key: str
    """32 bytes in base64 that wrap every data key."""
    settle_s: float = 65.0
    """How long a lost write may still commit late: it is not sent again before."""
    valkey_url: str = ""
    """Where budgets are shared and readers are woken; empty: each replica takes its share of
    the budget, and readers poll."""
    replicas: int = 1
    """How many processes share the budgets when Valkey is away."""
    schema: str = "system_shopify"
    """PostgreSQL schema of this service."""
    grpc_host: str = "127.0.0.1"
    """Address to listen on for gRPC."""
    http_host: str = "127.0.0.1"
    """Address to listen on for webhooks."""
    otlp_url: str = ""
    """Where traces go; empty: nowhere."""
    log_level: str = "INFO"
    """From which level on lines are logged."""
