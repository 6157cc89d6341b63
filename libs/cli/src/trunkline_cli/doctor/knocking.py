"""Whether anybody is there where the servers of a connection should be; nothing is said to them."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from msgspec import structs

from trunkline_cli.readiness import listening
from trunkline_kit.address import host_and_port
from trunkline_kit.connections import Connection

PORTS = {"http": 80, "https": 443}
"""What a URL means that names no port."""


def servers_of(connection: Connection) -> Iterator[tuple[str, str]]:
    """Give each server that a connection names, as (setting, value)."""
    kept: Any = connection  # every one is a Struct, which a Protocol cannot say
    for field, told in structs.asdict(kept).items():
        mailbox = "@" in str(told) and "://" not in str(told)
        if told and not mailbox and field.endswith(("url", "_address")):
            yield field, str(told)


async def unanswered(told: str) -> str:
    """Say why nobody is at `host:port` or a URL; empty when something listens."""
    try:
        host, port = at(told)
    except ValueError:
        return "that names no host and port"  # and may hold a password
    return "" if await listening(port, host) else f"nothing listens at {host}:{port}"


def at(told: str) -> tuple[str, int]:
    """Read `host:port` or a URL; ValueError where that names neither."""
    if "://" not in told:
        return host_and_port(told)
    parts = urlsplit(told)
    port = parts.port or PORTS.get(parts.scheme)
    if not (parts.hostname and port):
        raise ValueError(parts.scheme)
    return parts.hostname, port
