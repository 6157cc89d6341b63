"""IMAP4rev1, as far as a mailbox is looked into: signed in to, searched, read, never changed."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from contextlib import closing, suppress

from trunkline_sandbox import AnswerLost, Broken, Sandbox, Throttled

from .postbox import Postbox, read
from .settings import Settings

WORDS = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')
FOLDER = "INBOX"
PLAIN = {
    "CAPABILITY": b"* CAPABILITY IMAP4rev1\r\n",
    "NOOP": b"",
    "LOGOUT": b"* BYE until later\r\n",
}
"""Answered to whoever asks."""
type Answer = tuple[bytes, str]
"""Untagged lines, and what is said under the tag."""


async def listen(settings: Settings, box: Sandbox, postbox: Postbox) -> asyncio.Server:
    """Let mailboxes be read until the server is closed."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with closing(writer), suppress(ConnectionError):
            await Talk(box, postbox, settings.mail_password).run(reader, writer)

    return await asyncio.start_server(talk, settings.imap_host, settings.imap_port)


class Talk:
    """One connection: at first nobody's, then one address's."""

    def __init__(self, box: Sandbox, postbox: Postbox, password: str) -> None:
        self._box, self._postbox, self._password = box, postbox, password
        self._whose = ""

    async def run(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer until the other side signs off, goes away, or is to lose an answer."""
        writer.write(b"* OK IMAP4rev1 ready\r\n")
        while line := await reader.readline():
            tag, _, asked = line.decode(errors="replace").strip().partition(" ")
            try:
                untagged, said = await self._answer(asked)
            except AnswerLost:
                writer.transport.abort()
                return
            writer.write(untagged + f"{tag} {said}\r\n".encode())
            await writer.drain()
            if asked.upper() == "LOGOUT":
                return

    async def _answer(self, asked: str) -> Answer:
        word = asked.partition(" ")[0].upper()
        acts = {"LOGIN": self._login, "EXAMINE": self._examined, "UID": self._read}
        if word in PLAIN:
            return PLAIN[word], "OK done"
        if word not in acts:
            return b"", "BAD that is not understood here"
        if word != "LOGIN" and not self._whose:
            return b"", "BAD sign in first"
        return await self._faultily(f"imap.{word.lower()}", lambda: acts[word](asked))

    async def _faultily(self, name: str, act: Callable[[], Awaitable[Answer]]) -> Answer:
        self._box.journal.request(name, self._whose)
        try:
            return await self._box.perform(name, act)
        except (Throttled, Broken):
            return b"", "NO not now"

    async def _login(self, asked: str) -> Answer:
        _, user, password = [*_words(asked), "", ""][:3]
        self._whose = user if password == self._password else ""
        return b"", "OK signed in" if self._whose else "NO wrong password"

    async def _examined(self, asked: str) -> Answer:
        if _words(asked)[1:] != [FOLDER]:
            return b"", "NO no such folder"
        count, now = len(self._postbox.lying(self._whose)), self._postbox.generation()
        lines = f"* {count} EXISTS\r\n* OK [UIDVALIDITY {now}] numbered\r\n"
        return lines.encode(), "OK [READ-ONLY] opened"

    async def _read(self, asked: str) -> Answer:
        lying = self._postbox.lying(self._whose)
        if found := re.fullmatch(r'UID SEARCH HEADER Message-ID "(.*)"', asked):
            held = [f" {uid}" for uid, content in lying.items() if read(content)[0] == found[1]]
            return f"* SEARCH{''.join(held)}\r\n".encode(), "OK done"
        if found := re.fullmatch(r"UID FETCH (\d+):\* \(UID RFC822\.SIZE\)", asked):
            first = min(int(found[1]), max(lying, default=0))  # `n:*` names at least the last
            sizes = {uid: len(content) for uid, content in lying.items() if uid >= first}
            rows = (f"* {uid} FETCH (UID {uid} RFC822.SIZE {size})" for uid, size in sizes.items())
            return "".join(f"{row}\r\n" for row in rows).encode(), "OK done"
        if found := re.fullmatch(r"UID FETCH (\d+) \(BODY\.PEEK\[\]\)", asked):
            return _fetched(int(found[1]), lying), "OK done"
        return b"", "BAD that is not understood here"


def _fetched(uid: int, lying: dict[int, bytes]) -> bytes:
    content = lying.get(uid)
    if content is None:
        return b""
    return f"* {uid} FETCH (UID {uid} BODY[] {{{len(content)}}}\r\n".encode() + content + b")\r\n"


def _words(asked: str) -> list[str]:
    return [
        re.sub(r"\\(.)", r"\1", one[1]) if one[1] is not None else one[2]
        for one in WORDS.finditer(asked)
    ]
