"""A real SFTP server over a folder, for as long as a block lives."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import override

import asyncssh

USER, PASSWORD = "trunkline", "sftp-password"


class _Login(asyncssh.SSHServer):
    @override
    def password_auth_supported(self) -> bool:
        return True

    @override
    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == (USER, PASSWORD)


@asynccontextmanager
async def sftp_server(root: Path) -> AsyncIterator[int]:
    """Serve a folder as `/` and give the port."""

    def files(channel: asyncssh.SSHServerChannel[bytes]) -> asyncssh.SFTPServer:
        return asyncssh.SFTPServer(channel, chroot=str(root).encode())

    server = await asyncssh.create_server(
        _Login,
        "127.0.0.1",
        0,
        server_host_keys=[asyncssh.generate_private_key("ssh-ed25519")],
        sftp_factory=files,
    )
    try:
        yield server.get_port()
    finally:
        server.close()
        await server.wait_closed()
