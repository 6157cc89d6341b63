"""Addresses of servers, as people write them into settings."""


def host_and_port(address: str) -> tuple[str, int]:
    """Read `host:port`; the port is SFTP's, 22, when none is named. ValueError for another one."""
    host, _, port = address.rpartition(":")
    return (host, int(port)) if host else (address, 22)
