"""A folder over SFTP: one connection kept open, to the one host whose key is known."""

import asyncio
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, Self, cast, override

import asyncssh
from msgspec import Struct

from .errors import Conflict, Unavailable

PLAIN = (asyncssh.FILEXFER_TYPE_REGULAR, asyncssh.FILEXFER_TYPE_UNKNOWN)
"""Some servers do not tell the type."""
CONNECT_S = 15
ANSWER_S = 60.0


class Listed(Struct, frozen=True):
    """A file as the folder shows it."""

    name: str
    size: int
    modified_s: int
    """Seconds since 1970 by the server's clock."""


class Access(Struct, frozen=True):
    """Where the folder is and how to get in."""

    host: str
    port: int
    user: str
    password: str
    private_key: str
    folder: str
    answer_s: float = ANSWER_S
    """How long the folder's list, or one file, may take to come or go."""
    whose: str = "bank"
    """Whom a person is told of when something is wrong with it."""


class HostKey:
    """The one host key that is right: configured, remembered, or the first one met.

    `remember` is awaited with a key that was met first, before anything is read from its host.
    """

    def __init__(self, known: str, remember: Callable[[str], Awaitable[None]]) -> None:
        self._known = known
        self._remember = remember
        self._fresh = False

    def accepts(self, key: asyncssh.SSHKey) -> bool:
        """Compare, or take the first one met."""
        given = _bare(key.export_public_key().decode())
        if not self._known:
            self._known, self._fresh = given, True
        return _bare(self._known) == given

    async def settle(self) -> None:
        """Remember a key that was just met."""
        if self._fresh:
            await self._remember(self._known)
            self._fresh = False


def _bare(public_key: str) -> str:
    """Give algorithm and key without the comment."""
    return " ".join(public_key.split()[:2])


class _Client(asyncssh.SSHClient):
    def __init__(self, host_key: HostKey) -> None:
        self._host_key = host_key

    @override
    def validate_host_public_key(
        self, host: str, addr: str, port: int, key: asyncssh.SSHKey
    ) -> bool:
        return self._host_key.accepts(key)


class Folder:
    """Lists, reads and writes files; connects when needed and after the line broke."""

    def __init__(self, access: Access, host_key: HostKey) -> None:
        self._access = access
        self._host_key = host_key
        self.whose = access.whose
        """Whom a person is told of when something is wrong."""
        self._line: asyncssh.SSHClientConnection | None = None
        self._files: asyncssh.SFTPClient | None = None

    async def list_files(self) -> list[Listed]:
        """List plain files, oldest first; Unavailable when it cannot be reached."""
        async with _Guard(self):
            files = await self._open()
            async with asyncio.timeout(self._access.answer_s):
                return [
                    Listed(str(one.filename), one.attrs.size or 0, int(one.attrs.mtime or 0))
                    async for one in files.scandir(self._access.folder)
                    if one.attrs.type in PLAIN
                ]

    async def read(self, file: Listed) -> bytes | None:
        """Give the bytes; None when the file changed under the reader or is gone."""
        path = self._path(file.name)
        async with _Guard(self):
            files = await self._open()
            try:
                async with asyncio.timeout(self._access.answer_s), files.open(path, "rb") as opened:
                    content = cast("bytes", await opened.read(file.size + 1))
                    after = await opened.stat()
            except asyncssh.SFTPNoSuchFile:
                return None
        unchanged = (after.size, int(after.mtime or 0)) == (file.size, file.modified_s)
        return content if unchanged and len(content) == file.size else None

    async def find(self, name: str, size_max: int) -> bytes | None:
        """Give a file's bytes, at most one more than allowed; None when it is not there."""
        async with _Guard(self):
            files = await self._open()
            async with asyncio.timeout(self._access.answer_s):
                return await _content(files, self._path(name), size_max)

    async def write(self, name: str, content: bytes) -> bool:
        """Put a file there whole under its own name; False when it is there already.

        It is sent under a hidden name and renamed, which no server does over a file that is
        there: so a name binds what was sent under it. Conflict when other bytes have the name;
        Unavailable, unknown, when the line broke while it was renamed.
        """
        path, sent = self._path(name), self._path(f".{name}.part")
        guard = _Guard(self)
        async with guard:
            files = await self._open()
            async with asyncio.timeout(self._access.answer_s):
                there = await _content(files, path, len(content))
                if there is not None:
                    return _same(name, there, content)
                async with files.open(sent, "wb") as opened:
                    await opened.write(content)
                guard.unknown = True
                await files.rename(sent, path)
        return True

    def _path(self, name: str) -> str:
        return f"{self._access.folder}/{name}"

    async def close(self) -> None:
        """Hang up; the next call connects again."""
        line, self._line, self._files = self._line, None, None
        if line is not None:
            line.abort()
            await line.wait_closed()

    async def _open(self) -> asyncssh.SFTPClient:
        if self._files is None:
            self._line = await asyncssh.connect(
                self._access.host, self._access.port, **self._options()
            )
            await self._host_key.settle()
            self._files = await self._line.start_sftp_client()
        return self._files

    def _options(self) -> dict[str, Any]:
        key = self._access.private_key
        return {
            "username": self._access.user,
            "password": self._access.password or None,
            "client_keys": [asyncssh.import_private_key(key)] if key else None,
            "known_hosts": ([], [], []),
            "client_factory": lambda: _Client(self._host_key),
            "config": None,
            "agent_path": None,
            "connect_timeout": CONNECT_S,
            "login_timeout": CONNECT_S,
            "keepalive_interval": 15,
        }


async def _content(files: asyncssh.SFTPClient, path: str, size_max: int) -> bytes | None:
    try:
        async with files.open(path, "rb") as opened:
            return cast("bytes", await opened.read(size_max + 1))
    except asyncssh.SFTPNoSuchFile:
        return None


def _same(name: str, there: bytes, content: bytes) -> bool:
    """Say that nothing was written, when what is there is what would have been."""
    if there != content:
        raise Conflict(f"another file is called {name} already", reason="name_taken")
    return False


class _Guard:
    """Turns what can go wrong on the line into Unavailable, and hangs up."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self.unknown = False
        """Whether what was under way may have happened."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        if kind is None or isinstance(error, Conflict):
            return
        await self._folder.close()
        whose = self._folder.whose
        if isinstance(error, asyncssh.HostKeyNotVerifiable):
            raise Unavailable(
                f"the {whose}'s host key is not the known one; compare it by telephone",
                reason="host_key",
            ) from error
        if isinstance(error, asyncssh.KeyImportError):
            raise Unavailable(
                f"the private key for the {whose} is none; set its connection's again",
                reason="private_key",
            ) from error
        if isinstance(error, asyncssh.Error | OSError | TimeoutError):
            sentence = f"the {whose}'s folder cannot be used: {error}"
            raise Unavailable(sentence, unknown=self.unknown) from error
