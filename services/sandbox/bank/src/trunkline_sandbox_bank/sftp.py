"""The SFTP server: one customer, shut in one folder, reading `out` and writing `in`."""

import hmac
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import override

import asyncssh
from asyncssh.constants import FXF_APPEND, FXF_CREAT, FXF_TRUNC, FXF_WRITE

from trunkline_sandbox import AnswerLost, Broken, Sandbox, Throttled

from .settings import Settings

WRITES = FXF_WRITE | FXF_APPEND | FXF_CREAT | FXF_TRUNC


class Login(asyncssh.SSHServer):
    """Lets the one user in by password or by key, as far as each is configured."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @override
    def begin_auth(self, username: str) -> bool:
        return True

    @override
    def password_auth_supported(self) -> bool:
        return bool(self._settings.bank_sftp_password)

    @override
    def validate_password(self, username: str, password: str) -> bool:
        expected = f"{self._settings.bank_sftp_user}\n{self._settings.bank_sftp_password}".encode()
        return hmac.compare_digest(f"{username}\n{password}".encode(), expected)

    @override
    def public_key_auth_supported(self) -> bool:
        return bool(self._settings.bank_sftp_public_key)

    @override
    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        known = asyncssh.import_public_key(self._settings.bank_sftp_public_key)
        return username == self._settings.bank_sftp_user and key == known


class Folder(asyncssh.SFTPServer):
    """The customer's folder: no way out of it, no links, nothing written outside `in`."""

    def __init__(self, chan: asyncssh.SSHServerChannel[bytes], box: Sandbox, root: Path) -> None:
        super().__init__(chan, chroot=str(root).encode())
        self._box = box
        self._root = root.resolve()

    @override
    async def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> object:
        writes = bool(pflags & WRITES)
        name = "sftp.write" if writes else "sftp.read"
        self._box.journal.request(name, path.decode(errors="replace"))
        self._check(path, writes=writes)

        async def act() -> object:
            return super(Folder, self).open(path, pflags, attrs)

        return await self._perform(name, act)

    @override
    async def scandir(self, path: bytes) -> AsyncIterator[asyncssh.SFTPName]:
        self._box.journal.request("sftp.list", path.decode(errors="replace"))
        self._check(path, writes=False)

        async def act() -> list[asyncssh.SFTPName]:
            return [name async for name in super(Folder, self).scandir(path)]

        for name in await self._perform("sftp.list", act):
            yield name

    @override
    def rename(self, oldpath: bytes, newpath: bytes) -> None:
        for path in (oldpath, newpath):
            self._check(path, writes=True)
        super().rename(oldpath, newpath)
        self._box.journal.effect("sftp.delivered", newpath.decode(errors="replace"))

    @override
    def posix_rename(self, oldpath: bytes, newpath: bytes) -> None:
        self.rename(oldpath, newpath)

    @override
    def remove(self, path: bytes) -> None:
        self._check(path, writes=True)
        super().remove(path)

    @override
    def mkdir(self, path: bytes, attrs: asyncssh.SFTPAttrs) -> None:
        raise asyncssh.SFTPPermissionDenied("the folders are fixed")

    @override
    def rmdir(self, path: bytes) -> None:
        raise asyncssh.SFTPPermissionDenied("the folders are fixed")

    @override
    def setstat(self, path: bytes, attrs: asyncssh.SFTPAttrs) -> None:
        self._check(path, writes=True)
        super().setstat(path, attrs)

    @override
    def symlink(self, oldpath: bytes, newpath: bytes) -> None:
        raise asyncssh.SFTPPermissionDenied("links are not allowed")

    @override
    def link(self, oldpath: bytes, newpath: bytes) -> None:
        raise asyncssh.SFTPPermissionDenied("links are not allowed")

    def _check(self, path: bytes, *, writes: bool) -> None:
        """Refuse what resolves outside the folder (a link may lie in it) or writes outside `in`."""
        target = Path(self.map_path(path).decode(errors="replace")).resolve()
        allowed = self._root / "in" if writes else self._root
        if not target.is_relative_to(allowed):
            raise asyncssh.SFTPPermissionDenied("not allowed there")

    async def _perform[T](self, name: str, act: Callable[[], Awaitable[T]]) -> T:
        try:
            return await self._box.perform(name, act)
        except (Throttled, Broken) as fault:
            raise asyncssh.SFTPFailure(f"service is busy: {fault}") from fault
        except AnswerLost as fault:
            self.connection.abort()
            raise asyncssh.SFTPConnectionLost("the line went dead") from fault


async def listen(
    settings: Settings, box: Sandbox, root: Path, host_key: Path
) -> asyncssh.SSHAcceptor:
    """Serve SFTP until the acceptor is closed."""
    return await asyncssh.listen(
        settings.sftp_host,
        settings.sftp_port,
        server_host_keys=[str(ensure_host_key(host_key))],
        server_factory=lambda: Login(settings),
        sftp_factory=lambda chan: Folder(chan, box, root),
        allow_scp=False,
        login_timeout=20,
    )


def ensure_host_key(path: Path) -> Path:
    """Give the private host key, made once: clients pin its public half in `<path>.pub`."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        key = asyncssh.generate_private_key("ssh-ed25519")
        key.write_public_key(f"{path}.pub")
        path.touch(mode=0o600)
        key.write_private_key(str(path))
    return path
