"""An SFTP server: one customer, shut in one folder, reading `out` and writing `in`."""

import asyncio
import hmac
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any, override

import asyncssh
from asyncssh.constants import FXF_APPEND, FXF_CREAT, FXF_TRUNC, FXF_WRITE
from msgspec import Struct

from .faults import AnswerLost, Broken, Fault, Throttled
from .faulty_answers import reset
from .line import line
from .sandbox import Sandbox

WRITES = FXF_WRITE | FXF_APPEND | FXF_CREAT | FXF_TRUNC


class Door(Struct, frozen=True):
    """Where the server listens, and whom it lets in."""

    host: str
    port: int
    """0: a free one."""
    user: str
    password: str
    """Empty: only the key is let in."""
    public_key: str
    """In OpenSSH form; empty: only the password is let in."""


class Login(asyncssh.SSHServer):
    """Lets the one user in by password or by key, as far as each is configured."""

    def __init__(self, door: Door) -> None:
        self._door = door

    @override
    def begin_auth(self, username: str) -> bool:
        return True

    @override
    def password_auth_supported(self) -> bool:
        return bool(self._door.password)

    @override
    def validate_password(self, username: str, password: str) -> bool:
        expected = f"{self._door.user}\n{self._door.password}".encode()
        return hmac.compare_digest(f"{username}\n{password}".encode(), expected)

    @override
    def public_key_auth_supported(self) -> bool:
        return bool(self._door.public_key)

    @override
    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        known = asyncssh.import_public_key(self._door.public_key)
        return username == self._door.user and key == known


class Served(Struct, frozen=True):
    """What every login is served from."""

    box: Sandbox
    root: Path
    take: Callable[[str, bytes], None]
    """Told of each file that was delivered into `in`, with its name and bytes."""


class Folder(asyncssh.SFTPServer):
    """The customer's folder: no way out of it, no links, nothing written outside `in`."""

    def __init__(self, chan: asyncssh.SSHServerChannel[bytes], served: Served) -> None:
        super().__init__(chan, chroot=str(served.root).encode())
        self._box = served.box
        self._root = served.root.resolve()
        self._take = served.take
        self._spoilt: dict[object, Fault] = {}

    @override
    async def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> object:
        writes = bool(pflags & WRITES)
        name = "sftp.write" if writes else "sftp.read"
        self._box.journal.request(name, path.decode(errors="replace"))
        self._check(path, writes=writes)

        opened: list[Any] = []

        async def act() -> object:
            opened.append(super(Folder, self).open(path, pflags, attrs))
            return opened[-1]

        answer: object = None
        try:
            with line() as way:
                answer = await self._perform(name, act)
        finally:
            for unused in opened:
                if unused is not answer:
                    unused.close()
        if way.fault is not None:
            self._spoilt[answer] = way.fault
        return answer

    @override
    async def read(self, file_obj: object, offset: int, size: int) -> bytes:
        fault = self._spoilt.get(file_obj)
        if fault is not None:
            size = await self._spoil(fault, file_obj, offset, size)
        return bytes(super().read(file_obj, offset, size))  # type: ignore[arg-type]

    async def _spoil(self, fault: Fault, file_obj: Any, offset: int, size: int) -> int:
        """Give how much may be read now; a reset ends the connection instead."""
        end = fault.cut_at(os.fstat(file_obj.fileno()).st_size)
        if fault.kind == "slow_body":
            await asyncio.sleep(fault.pause_s)
            return min(size, fault.chunk_bytes)
        if fault.kind == "reset" and offset + size > end:
            reset(self.connection)
            raise asyncssh.SFTPConnectionLost("the line went dead")
        return max(min(size, end - offset), 0)

    @override
    def close(self, file_obj: object) -> Awaitable[None] | None:
        self._spoilt.pop(file_obj, None)
        return super().close(file_obj)

    @override
    async def scandir(self, path: bytes) -> AsyncIterator[asyncssh.SFTPName]:
        self._box.journal.request("sftp.list", path.decode(errors="replace"))
        self._check(path, writes=False)

        async def act() -> list[asyncssh.SFTPName]:
            return [name async for name in super(Folder, self).scandir(path)]

        for name in await self._perform("sftp.list", act):
            yield name

    @override
    async def rename(self, oldpath: bytes, newpath: bytes) -> None:
        name = newpath.decode(errors="replace")
        self._box.journal.request("sftp.rename", name)
        for path in (oldpath, newpath):
            self._check(path, writes=True)

        async def act() -> None:
            with self._box.state.transaction():
                super(Folder, self).rename(oldpath, newpath)
                self._box.journal.effect("sftp.delivered", name)
                self._deliver(Path(self.map_path(newpath).decode()))

        await self._perform("sftp.rename", act)

    def _deliver(self, file: Path) -> None:
        self._take(file.name, file.read_bytes())

    @override
    async def posix_rename(self, oldpath: bytes, newpath: bytes) -> None:
        await self.rename(oldpath, newpath)

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


async def listen(door: Door, served: Served, host_key: Path) -> asyncssh.SSHAcceptor:
    """Serve SFTP until the acceptor is closed."""
    return await asyncssh.listen(
        door.host,
        door.port,
        server_host_keys=[str(ensure_host_key(host_key))],
        server_factory=lambda: Login(door),
        sftp_factory=lambda chan: Folder(chan, served),
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
