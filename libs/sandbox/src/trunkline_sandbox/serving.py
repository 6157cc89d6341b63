"""Serve a sandbox over HTTP until it is told to stop."""

import signal
import sys
from typing import Any

import uvicorn


def serve(app: Any, port: int, host: str = "127.0.0.1") -> None:
    """Block until SIGTERM or SIGINT, then finish with exit status 0.

    Quiet: only errors are logged. A hanging request is cut off after two seconds.
    """
    for wanted in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wanted, _stop)
    uvicorn.run(
        app,
        host=host,
        port=port,
        loop="uvloop",
        log_level="error",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=2,
    )


def _stop(*_: object) -> None:
    """Run after uvicorn has drained and repeats the signal to us."""
    sys.exit(0)
