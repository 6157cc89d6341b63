"""The real Tryton under gunicorn, as its makers run it: never the built-in server."""

import os
from pathlib import Path

from .settings import Settings

WORKERS = 2
THREADS = 4
# Posting is serialised by locks; a patient server answers late instead of 503.
LOCK_RETRIES = 40
# Net prices of gross shop prices need more than pennies.
PRICE_DECIMALS = 6


def environ(settings: Settings, database: str) -> dict[str, str]:
    """Give the environment of any Tryton program for one database."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("TRUNKLINE_")},
        "TRYTOND_DATABASE__URI": settings.database_url,
        "TRYTOND_DATABASE__RETRY": str(LOCK_RETRIES),
        "TRYTOND_DATABASE__LIST": "False",
        "TRYTOND_PRODUCT__PRICE_DECIMAL": str(PRICE_DECIMALS),
        "TRYTOND_DATABASE_NAMES": database,
        # The URL's own database name is replaced by design; do not warn at each connection.
        "PYTHONWARNINGS": "ignore:The path specified in the URI",
        "TZ": "UTC",
    }


def command(settings: Settings, bin_path: Path) -> list[str]:
    """Give the words that start the server in the foreground on loopback."""
    return [
        str(bin_path / "gunicorn"),
        "--preload",
        f"--workers={WORKERS}",
        f"--threads={THREADS}",
        f"--bind=127.0.0.1:{settings.http_port}",
        "--timeout=120",
        "--graceful-timeout=10",
        "--keep-alive=65",
        "--no-control-socket",
        "--log-level=warning",
        "trytond.application:app",
    ]


def become_server(settings: Settings, bin_path: Path) -> None:
    """Replace this process by the server, so that a signal reaches it and its workers."""
    words = command(settings, bin_path)
    os.execve(words[0], words, environ(settings, settings.database))  # noqa: S606 - our own words
