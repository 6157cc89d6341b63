"""The sandbox's settings, from TRUNKLINE_* environment variables."""

from pathlib import Path

from msgspec import Struct


class Settings(Struct, frozen=True):
    """How to run one issuer with one client."""

    http_port: int
    state_path: Path
    """SQLite file of codes and journal; the signing key lies beside it."""
    issuer_url: str
    """What it calls itself: the base of its own address."""
    issuer_client_secret: str
    """The client's secret."""
    issuer_redirect_uri: str
    """The only address that a browser is sent back to."""
    issuer_post_logout_redirect_uri: str = ""
    """The only address that a browser is sent to once it signed out; empty: none."""
    issuer_client_id: str = "trunkline-console"
    """The only client."""
    http_host: str = "127.0.0.1"
