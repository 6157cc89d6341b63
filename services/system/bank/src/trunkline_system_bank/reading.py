"""A file's bytes to what it says, off the event loop; whatever is wrong comes out as Unreadable."""

import asyncio
from datetime import datetime

from msgspec import Struct

from trunkline_model.capabilities.bank_statements import BankStatement

from .mapping import created_at, from_camt
from .message_file import read_message
from .pain002 import Report, from_pain_002
from .schemas import CAMT_053, PAIN_002
from .unreadable import Unreadable


class ReadFile(Struct, frozen=True):
    """What a good file holds: statements, or a report."""

    created_at: datetime
    """The bank's own time of the message (UTC)."""
    statements: tuple[BankStatement, ...] = ()
    """Their raw document id is still empty."""
    report: Report | None = None
    """What becomes of payments."""


async def read_file(content: bytes) -> ReadFile:
    """Parse, validate and map in a thread; raises Unreadable and nothing else."""
    return await asyncio.to_thread(_read, content)


def _read(content: bytes) -> ReadFile:
    message, root = read_message(content, (CAMT_053, *PAIN_002))
    try:
        if message != CAMT_053:
            report = from_pain_002(root)
            return ReadFile(report.created_at, report=report)
        return ReadFile(created_at(root), from_camt(root, ""))
    except (ValueError, ArithmeticError) as error:
        # XML Schema allows values that no calendar has, such as a year of five digits.
        raise Unreadable("value", "a date or amount cannot be read; ask the bank") from error
