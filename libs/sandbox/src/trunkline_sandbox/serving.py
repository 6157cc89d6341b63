"""Serve a sandbox over HTTP until it is told to stop."""

import signal
import sys
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from .faulty_answers import TRANSPORT


def serve(app: Any, port: int, host: str = "127.0.0.1") -> None:
    """Block until SIGTERM or SIGINT, then finish with exit status 0.

    Quiet: only errors are logged. A hanging request is cut off after two seconds.
    """
    for wanted in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wanted, _stop)
    uvicorn.Server(server_config(app, port, host)).run()


def server_config(app: Any, port: int, host: str = "127.0.0.1") -> uvicorn.Config:
    """Give the server's settings: each request knows its connection, so faults can cut it."""
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        http=_KnownConnection,
        loop="uvloop",
        log_level="error",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=2,
    )


class _KnownConnection(H11Protocol):
    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        app: Any = self.app

        async def on_this_connection(scope: Any, receive: Any, send: Any) -> None:
            scope[TRANSPORT] = transport
            await app(scope, receive, send)

        self.app = on_this_connection


def _stop(*_: object) -> None:
    """Run after uvicorn has drained and repeats the signal to us."""
    sys.exit(0)
