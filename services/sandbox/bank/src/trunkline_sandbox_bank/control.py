"""What a test or a demo tells the bank to do, under /_sandbox."""

from typing import Annotated

from litestar import Router, get, post
from litestar.params import JSONBody
from msgspec import Meta, Struct

from trunkline_sandbox import Sandbox, clock

from .broken import Fault, spoil
from .camt import write
from .ledger import ZONE, Ledger
from .outbox import Outbox
from .refusals import Refused
from .releasing import Release
from .shapes import Booking, Closing, Entry, Statement


class Drop(Struct, forbid_unknown_fields=True):
    """Put out a bad copy of a statement under a name of its own."""

    fault: Fault
    statement_id: str = ""
    """Which statement to spoil; empty means the last."""
    name: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.-]{1,100}$")] = "broken.xml"


class Repeat(Struct, forbid_unknown_fields=True):
    """Put out a statement again, byte for byte the same statement under another file name."""

    statement_id: str
    name: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.-]{1,100}$")]


class Half(Struct, forbid_unknown_fields=True):
    """Leave half of a statement as an upload in progress."""

    statement_id: str
    name: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.-]{1,100}$")]
    temporary: bool = True
    """Under a `.part` name, as well-behaved banks do; else under the final name."""


class Name(Struct):
    """The file that was put out."""

    name: str


def books_router(ledger: Ledger, box: Sandbox, release: Release) -> Router:
    """Give the routes that book entries and close days."""

    @post("/entries", sync_to_thread=False)
    def book(data: JSONBody[Booking]) -> Entry:
        """Book an entry."""
        return ledger.book(data)

    @get("/entries", sync_to_thread=False)
    def list_entries() -> list[Entry]:
        """All entries: the truth to hold statements and ledgers against."""
        return ledger.entries()

    @get("/statements", sync_to_thread=False)
    def list_statements() -> list[Statement]:
        """All statements that were put out."""
        return ledger.statements()

    @post("/statements", sync_to_thread=False)
    def close(data: JSONBody[Closing]) -> Statement:
        """Close the day and put its statement out."""
        now = clock.now()
        with box.state.transaction():
            statement = ledger.close(data.closed_on or clock.today(ZONE))
            release(statement.file_name, write(statement, now))
        return statement

    return Router("/_sandbox", route_handlers=[book, list_entries, list_statements, close])


def mischief_router(box: Sandbox, ledger: Ledger, outbox: Outbox) -> Router:
    """Give the routes that put out what a bank should not."""

    @post("/broken-files", sync_to_thread=False)
    def drop(data: JSONBody[Drop]) -> Name:
        """Put out a spoiled copy."""
        outbox.put(data.name, spoil(render(data.statement_id), data.fault))
        box.journal.effect("file.spoiled", data.name, data)
        return Name(data.name)

    @post("/repeated-files", sync_to_thread=False)
    def repeat(data: JSONBody[Repeat]) -> Name:
        """Put out the same statement again."""
        outbox.put(data.name, render(data.statement_id))
        return Name(data.name)

    @post("/half-files", sync_to_thread=False)
    def halve(data: JSONBody[Half]) -> Name:
        """Leave an upload in progress."""
        whole = render(data.statement_id)
        temporary = outbox.start(data.name, whole[: len(whole) // 2])
        if not data.temporary:
            temporary.replace(outbox.folder / data.name)
        return Name(data.name)

    def render(statement_id: str) -> bytes:
        for statement in reversed(ledger.statements()):
            if statement_id in {"", statement.statement_id}:
                return write(statement, clock.now())
        raise Refused("there is no such statement: close a day first")

    return Router("/_sandbox", route_handlers=[drop, repeat, halve])
