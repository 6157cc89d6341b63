"""A mailbox of the real Dovecot, by its own `imap` process and as nobody in particular.

Its login process looks for its parts where Debian installs them, so that the little that is said
before a mailbox is opened is answered here; everything else is Dovecot's.
"""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from trunkline_cli.settings import REPOSITORY

PLACES = (REPOSITORY / ".tools" / "dovecot", Path("/"))
ROOT = next((one for one in PLACES if (one / "usr/lib/dovecot/imap").exists()), None)
"""Where Dovecot lies: taken out of its packages, or installed; None where there is none."""
NOBODY = 65534
AS_NOBODY: dict[str, Any] = (
    {} if os.getuid() else {"user": NOBODY, "group": NOBODY, "extra_groups": []}
)
"""Dovecot serves nobody as root."""
CONFIG = """
base_dir = {home}/run
log_path = /dev/stderr
mail_location = maildir:{home}/mail
mail_plugin_dir = {root}/usr/lib/dovecot/modules
ssl = no
"""


class Dovecot:
    """A mailbox, and who may open it."""

    def __init__(self, root: Path, home: Path, login: tuple[str, str]) -> None:
        self._root, self._mail, self._home, self._login = root, home / "mail", home, login
        self._count = 0
        for folder in (self._mail, *(self._mail / one for one in ("cur", "new", "tmp"))):
            folder.mkdir()
            folder.chmod(0o777)
        home.chmod(0o755)
        (home / "dovecot.conf").write_text(CONFIG.format(home=home, root=root))

    def put(self, message: bytes) -> None:
        """Deliver a message as a mail server does."""
        self._count += 1
        file = self._mail / "tmp" / f"{self._count}.test"
        file.write_bytes(message)
        file.chmod(0o644)
        file.rename(self._mail / "new" / file.name)

    def renumber(self) -> None:
        """Lose what says how messages are numbered, as after a restore."""
        for known in (*self._mail.glob("dovecot-uidlist*"), *self._mail.glob("dovecot.index*")):
            known.unlink()

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Let one connection talk with a Dovecot of its own, once it signed in."""
        imap = await self._started()
        assert imap.stdin is not None
        assert imap.stdout is not None
        await imap.stdout.readline()
        writer.write(b"* OK ready\r\n")
        copying = asyncio.create_task(_copy(imap.stdout, writer))
        while line := await reader.readline():
            tag, _, asked = line.decode().strip().partition(" ")
            if asked.upper().startswith("LOGIN"):
                user, password = self._login
                right = asked.split(maxsplit=1)[1] == f'{user} "{password}"'
                writer.write(f"{tag} {'OK' if right else 'NO'} login\r\n".encode())
            else:
                imap.stdin.write(line)
        imap.stdin.close()
        await copying
        await imap.wait()
        writer.close()

    async def _started(self) -> asyncio.subprocess.Process:
        at = self._root / "usr"
        words = ("-f", "service=imap", "-c", str(self._home / "dovecot.conf"), "-m", "imap")
        return await asyncio.create_subprocess_exec(
            *(str(at / "bin" / "doveconf"), *words, "-e", str(at / "lib" / "dovecot" / "imap")),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={
                "LD_LIBRARY_PATH": str(at / "lib" / "dovecot"),
                "HOME": str(self._home),
                "USER": self._login[0],
            },
            **AS_NOBODY,
        )


async def _copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while said := await source.read(65536):
        target.write(said)
        await target.drain()


@asynccontextmanager
async def dovecot(user: str, password: str) -> AsyncIterator[tuple[Dovecot, str]]:
    """Give a mailbox with its host:port on loopback while the block lives."""
    assert ROOT is not None
    with tempfile.TemporaryDirectory(prefix="dovecot-") as home:
        mailbox = Dovecot(ROOT, Path(home), (user, password))
        server = await asyncio.start_server(mailbox.talk, "127.0.0.1", 0)
        try:
            yield mailbox, f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        finally:
            server.close()
            await server.wait_closed()
