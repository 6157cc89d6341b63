"""Start the mail server."""

from trunkline_sandbox import load, serve

from .app import build
from .settings import Settings


def main() -> None:
    """Serve until told to stop."""
    settings = load(Settings)
    serve(build(settings), settings.http_port, settings.http_host)
