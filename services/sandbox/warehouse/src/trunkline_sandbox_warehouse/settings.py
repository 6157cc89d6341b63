"""The sandbox's settings, from TRUNKLINE_* environment variables."""

from pathlib import Path

from msgspec import Struct


class Settings(Struct, frozen=True):
    """How to run one warehouse."""

    http_port: int
    state_path: Path
    http_host: str = "127.0.0.1"
    warehouse_token: str = "sandbox-warehouse-token"  # noqa: S105 - a stand-in's default
    """Bearer token of its API."""
    warehouse_webhook_secret: str = "whsec_c2FuZGJveC13YXJlaG91c2Utc2VjcmV0"  # noqa: S105 - same
    """Standard Webhooks signing secret, base64 behind `whsec_`."""
    warehouse_webhook_url: str = ""
    """Where events are posted; empty: nowhere, until it is set over /_sandbox."""
