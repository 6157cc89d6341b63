"""What the stand-in shop is told by its environment."""

from pathlib import Path

import msgspec


class Settings(msgspec.Struct, frozen=True):
    """Read from TRUNKLINE_<FIELD>."""

    http_port: int
    """Where Admin GraphQL and the control routes are served."""
    state_path: Path
    """The SQLite file that is the whole shop."""
    shopify_access_token: str
    """What X-Shopify-Access-Token must say."""
    shopify_webhook_secret: str
    """Key of the webhook signature (the app's client secret at Shopify)."""
    shopify_webhook_url: str = ""
    """Where webhooks go; empty: nobody has subscribed."""
    shopify_webhook_topics: str = "orders/create,orders/updated,orders/cancelled"
    """Subscribed topics, separated by commas."""
    shopify_shop_domain: str = "trunkline-demo.myshopify.com"
    """The shop's own domain."""
    shopify_restore_rate: float = 1000.0
    """Query cost points that come back each second (1,000 on the Plus plan)."""
    shopify_cost_limit: float = 20000.0
    """Query cost points that a full bucket holds (20,000 on the Plus plan)."""
    http_host: str = "127.0.0.1"
    """Address to listen on."""
