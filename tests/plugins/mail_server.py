"""The stand-in mail server in this process, as a test looks at it from outside."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from msgspec import convert

from trunkline_sandbox import FaultOrder, Sandbox
from trunkline_sandbox_mail.abilities import ABILITIES
from trunkline_sandbox_mail.postbox import Postbox
from trunkline_sandbox_mail.schema import TABLES
from trunkline_sandbox_mail.serving import Ports, mail_served
from trunkline_sandbox_mail.settings import Settings
from trunkline_sandbox_mail.shapes import Taken

PASSWORD = "mail-password"


@dataclass(frozen=True)
class Post:
    """What the server took, and how it misbehaves."""

    box: Sandbox
    postbox: Postbox
    """Every message."""
    ports: Ports
    ours: str
    """The address whose mailbox is ours."""

    @property
    def smtp_address(self) -> str:
        """host:port that takes messages."""
        return f"127.0.0.1:{self.ports.smtp}"

    @property
    def imap_address(self) -> str:
        """host:port of the mailboxes."""
        return f"127.0.0.1:{self.ports.imap}"

    def taken(self) -> list[Taken]:
        """Give what was taken, oldest first."""
        return self.postbox.taken()

    def content(self, one: Taken) -> bytes:
        """Give a message's bytes."""
        return self.postbox.content(one.uid) or b""

    def put(self, message: bytes) -> None:
        """Let a message lie in our mailbox."""
        self.postbox.take("somebody@outside.example", [self.ours], message)

    def misbehave(self, operation: str, kind: str, **more: Any) -> None:
        """Arm a fault."""
        self.box.faults.add(convert({"on": operation, "kind": kind, **more}, FaultOrder))


@asynccontextmanager
async def mail_server(ours: str, state: Path) -> AsyncIterator[Post]:
    """Serve both protocols on free ports while the block lives."""
    settings = Settings(0, 0, 0, state / "mail.sqlite", mail_password=PASSWORD)
    box = Sandbox.open(settings.state_path, TABLES, ABILITIES)
    postbox = Postbox(box)
    try:
        async with mail_served(settings, box, postbox) as ports:
            yield Post(box, postbox, ports, ours)
    finally:
        box.close()
