"""Start the stand-in shop from its environment."""

from trunkline_sandbox import load, serve

from .app import shop_app
from .settings import Settings


def main() -> None:
    """Serve until told to stop."""
    settings = load(Settings)
    serve(shop_app(settings), settings.http_port, settings.http_host)
