"""What the service reads from its environment (TRUNKLINE_*)."""

from msgspec import Struct


class Settings(Struct, frozen=True):
    """One shop connection."""

    grpc_port: int
    """Where capabilities are answered."""
    http_port: int
    """Where the shop's webhooks come in."""
    database_url: str
    """PostgreSQL, with a role of its own."""
    master_key: str
    """32 bytes in base64 that wrap every data key."""
    shopify_url: str
    """Root of the shop's Admin API, such as https://my-shop.myshopify.com."""
    shopify_access_token: str
    """Admin API access token of the app."""
    shopify_webhook_secret: str
    """The app's client secret: key of the webhook signature."""
    shopify_webhook_secret_before: str = ""
    """The secret before the last rotation, accepted while both are in use; empty: none."""
    shopify_shop_domain: str = ""
    """The only shop whose webhooks are accepted; empty: whichever signs with the secret."""
    shopify_rate_per_s: float = 50.0
    """Requests a second over all replicas."""
    shopify_concurrency_max: int = 16
    """Requests under way at once over all replicas."""
    shopify_timeout_s: float = 10.0
    """How long one request may take before its outcome is unknown."""
    shopify_sweep_s: float = 60.0
    """Time between two sweeps for orders that no webhook told of."""
    shopify_sweep_grace_s: float = 10.0
    """How long a webhook may take before the sweep speaks in its place."""
    shopify_sweep_overlap_s: float = 300.0
    """How far back each sweep looks behind the end of the one before."""
    settle_s: float = 65.0
    """How long a lost write may still commit late: it is not sent again before."""
    valkey_url: str = ""
    """Where budgets are shared and readers are woken; empty: each replica takes its share of
    the budget, and readers poll."""
    replicas: int = 1
    """How many processes share the budget when Valkey is away."""
    connection_id: str = "shopify"
    """The id under which the process layer calls this connection."""
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
