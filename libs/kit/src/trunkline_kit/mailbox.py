"""A mailbox by IMAP4rev1: looked into, never changed; calls block and belong in a thread."""

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from msgspec import Struct

from .errors import Unavailable
from .mail_relay import Security

SIZE = re.compile(rb"UID (\d+).*?RFC822\.SIZE (\d+)|RFC822\.SIZE (\d+).*?UID (\d+)")
type Listed = tuple[int, int]
"""UID and size in bytes of a message."""


class Login(Struct, frozen=True):
    """Where the mailbox is and as whom it is read."""

    host: str
    port: int
    user: str
    password: str
    folder: str
    security: Security
    timeout_s: float


class Mailbox:
    """Reads one folder; each question is a connection of its own."""

    def __init__(self, login: Login) -> None:
        self._login = login

    def holds(self, message_id: str) -> bool:
        """Tell whether a message of that id lies there; Unavailable when nobody says."""
        with self._opened() as server:
            _, found = server.uid("SEARCH", "HEADER", "Message-ID", f'"{message_id}"')
            return bool(found and found[0])

    def later(self, generation: int, last: int) -> tuple[int, list[Listed]]:
        """Name the present generation of UIDs and list what came after the last, oldest first.

        When the mailbox has numbered its messages anew, everything is listed.
        """
        with self._opened() as server:
            _, said = server.response("UIDVALIDITY")
            present = int(said[0]) if said and isinstance(said[0], bytes) else 0
            after = last if present == generation else 0
            _, found = server.uid("FETCH", f"{after + 1}:*", "(UID RFC822.SIZE)")
            listed = sorted({one for row in found if row for one in _listed(row)})
            return present, [one for one in listed if one[0] > after]

    def read(self, uid: int) -> bytes:
        """Give a message as it lies there, unseen flag and all; empty when it is gone."""
        with self._opened() as server:
            _, found = server.uid("FETCH", str(uid), "(BODY.PEEK[])")
            parts = [one[1] for one in found if isinstance(one, tuple)]
            return bytes(parts[0]) if parts else b""

    @contextmanager
    def _opened(self) -> Iterator[imaplib.IMAP4]:
        try:
            server = self._connected()
            try:
                server.login(self._login.user, self._login.password)
                done, _ = server.select(f'"{self._login.folder}"', readonly=True)
                if done != "OK":
                    raise Unavailable(
                        "there is no such folder in our mailbox; look at the settings"
                    )
                yield server
            finally:
                with suppress(OSError, imaplib.IMAP4.error):
                    server.logout()
        except imaplib.IMAP4.error as error:
            raise Unavailable("our mailbox cannot be read; look at the settings") from error
        except OSError as error:
            raise Unavailable("the server of our mailbox cannot be reached") from error

    def _connected(self) -> imaplib.IMAP4:
        one = self._login
        context = ssl.create_default_context()
        if one.security is Security.TLS:
            return imaplib.IMAP4_SSL(one.host, one.port, ssl_context=context, timeout=one.timeout_s)
        server = imaplib.IMAP4(one.host, one.port, timeout=one.timeout_s)
        if one.security is Security.STARTTLS:
            server.starttls(context)
        return server


def _listed(row: bytes | tuple[bytes, bytes]) -> Iterator[Listed]:
    line = row if isinstance(row, bytes) else row[0]
    if found := SIZE.search(line):
        uid, size = (found[1], found[2]) if found[1] else (found[4], found[3])
        yield int(uid), int(size)
