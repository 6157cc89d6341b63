"""A file's bytes to statements, off the event loop; whatever is wrong comes out as Unreadable."""

import asyncio
from datetime import datetime

from msgspec import Struct

from trunkline_model.capabilities.bank_statements import BankStatement

from .camt_file import read_camt
from .mapping import created_at, from_camt
from .unreadable import Unreadable


class ReadFile(Struct, frozen=True):
    """What a good file holds."""

    created_at: datetime
    """The bank's own time of the message (UTC)."""
    statements: tuple[BankStatement, ...]
    """At least one; their raw document id is still empty."""


async def read_file(content: bytes) -> ReadFile:
    """Parse, validate and map in a thread; raises Unreadable and nothing else."""
    return await asyncio.to_thread(_read, content)


def _read(content: bytes) -> ReadFile:
    root = read_camt(content)
    try:
        return ReadFile(created_at(root), from_camt(root, ""))
    except (ValueError, ArithmeticError) as error:
        # XML Schema allows values that no calendar has, such as a year of five digits.
        raise Unreadable("value", "a date or amount cannot be read; ask the bank") from error
