"""A mail server on loopback: SMTP by aiosmtpd, and a mailbox by IMAP4rev1, as far as it is read."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from types import SimpleNamespace
from typing import Any

from aiosmtpd.smtp import SMTP

USER, PASSWORD = "us", "mail-password"


@dataclass
class Post:
    """What the server took, and how it misbehaves."""

    ours: str
    """The address whose messages lie in the mailbox."""
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    """Every message with one of its recipients, as it was accepted."""
    mailbox: list[bytes] = field(default_factory=list)
    """UID 1, 2 and so on."""
    generation: int = 7
    refuses: dict[str, str] = field(default_factory=dict)
    """What is said to a recipient."""
    loses_answers: int = 0
    """To so many messages: taken, and the connection cut before that is said."""
    smtp_port: int = 0
    imap_port: int = 0

    def put(self, message: bytes) -> None:
        """Let a message lie in our mailbox."""
        self.mailbox.append(message)

    async def accept(self, *asked: Any) -> str:
        """Answer who may be written to: server, session, envelope, address and options."""
        envelope, address = asked[2], asked[3]
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def take(self, server: Any, _: Any, envelope: Any) -> str:
        """Take a message for all its recipients."""
        for recipient in envelope.rcpt_tos:
            self.taken.append((recipient, envelope.content))
            if recipient == self.ours:
                self.put(envelope.content)
        if self.loses_answers:
            self.loses_answers -= 1
            server.transport.abort()
        return "250 taken"


@asynccontextmanager
async def mail_server(ours: str) -> AsyncIterator[Post]:
    """Serve both protocols on free ports while the block lives."""
    post, loop = Post(ours), asyncio.get_running_loop()

    hooks = SimpleNamespace(handle_RCPT=post.accept, handle_DATA=post.take)

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _talk(post, reader, writer)

    smtp = await loop.create_server(lambda: SMTP(hooks, hostname="mail.test"), "127.0.0.1", 0)
    imap = await asyncio.start_server(talk, "127.0.0.1", 0)
    post.smtp_port = smtp.sockets[0].getsockname()[1]
    post.imap_port = imap.sockets[0].getsockname()[1]
    try:
        yield post
    finally:
        for server in (smtp, imap):
            server.close()
            await server.wait_closed()


async def _talk(post: Post, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"* OK IMAP4rev1 ready\r\n")
    known = False
    while line := await reader.readline():
        tag, _, asked = line.decode().strip().partition(" ")
        word = asked.upper()
        if word.startswith("LOGIN"):
            known = asked.split()[1:] == [USER, f'"{PASSWORD}"']
            writer.write(f"{tag} {'OK' if known else 'NO'} login\r\n".encode())
        elif word.startswith(("CAPABILITY", "LOGOUT")):
            writer.write(f"* CAPABILITY IMAP4rev1\r\n{tag} OK done\r\n".encode())
        elif known and word.startswith("EXAMINE"):
            writer.write(_examined(post, tag, asked))
        elif known:
            writer.write(_asked(post, asked) + f"{tag} OK done\r\n".encode())
        else:
            writer.write(f"{tag} BAD sign in first\r\n".encode())
        await writer.drain()
        if word.startswith("LOGOUT"):
            break
    writer.close()


def _examined(post: Post, tag: str, asked: str) -> bytes:
    if asked.split()[1] != '"INBOX"':
        return f"{tag} NO no such folder\r\n".encode()
    said = f"* {len(post.mailbox)} EXISTS\r\n* OK [UIDVALIDITY {post.generation}] now\r\n"
    return f"{said}{tag} OK [READ-ONLY] opened\r\n".encode()


def _asked(post: Post, asked: str) -> bytes:
    if found := re.match(r'UID SEARCH HEADER Message-ID "(.*)"', asked):
        named = (str(message_from_bytes(one).get("Message-ID", "")) for one in post.mailbox)
        held = [f" {uid}" for uid, name in enumerate(named, start=1) if name == found[1]]
        return f"* SEARCH{''.join(held)}\r\n".encode()
    if found := re.match(r"UID FETCH (\d+):\* ", asked):
        first = min(int(found[1]), max(len(post.mailbox), 1))  # `n:*` names at least the last
        uids = range(first, len(post.mailbox) + 1)
        sizes = ((uid, len(post.mailbox[uid - 1])) for uid in uids)
        rows = (f"* {uid} FETCH (UID {uid} RFC822.SIZE {size})\r\n" for uid, size in sizes)
        return "".join(rows).encode()
    if found := re.match(r"UID FETCH (\d+) \(BODY\.PEEK\[\]\)", asked):
        uid, content = int(found[1]), post.mailbox[int(found[1]) - 1]
        head = f"* {uid} FETCH (UID {uid} BODY[] {{{len(content)}}}\r\n".encode()
        return head + content + b")\r\n"
    return b""
