"""The bytes behind an exception, read through the service that keeps them."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from trunkline_durable import inbox
from trunkline_durable.exceptions import Raised, raise_exception
from trunkline_durable.migrations import SCHEMA, migrate_process
from trunkline_durable.problem import Problem
from trunkline_kit.errors import Invalid, NotFound, Unavailable
from trunkline_model.capabilities.events import EventPage, GetRawDocument, RawDocument, ReadEvents
from trunkline_model.capabilities.inbox import CommentException, ReadDocument, ShowException
from trunkline_model.capabilities.operations import ListExceptions
from trunkline_process_operations.inbox_desk import InboxDesk
from trunkline_store.pool import Pool, open_pool

KEPT = RawDocument(
    b'{"id":1,"email":"ada@example.com"}', "application/json", "ab12", datetime.now(UTC)
)


class Shop:
    """Keeps one document."""

    async def read_events(self, request: ReadEvents) -> EventPage:
        raise AssertionError(f"nobody asks this here: {request}")

    async def get_raw_document(self, request: GetRawDocument) -> RawDocument:
        if request.raw_document_id != "raw_1":
            raise NotFound("no such document")
        return KEPT


@pytest.fixture
async def pool(database_url: str) -> AsyncIterator[Pool]:
    await migrate_process(database_url)
    async with open_pool(database_url, schema=SCHEMA, autocommit=True) as opened:
        yield opened


async def raised(pool: Pool, source: str, document: str) -> str:
    problem = Problem(
        reason="bad", sentence="bad", raw_document_id=document, raw_document_source=source
    )
    async with pool.connection() as conn:
        await raise_exception(conn, Raised("toy", problem, "desk"))
        found = (await inbox.list_exceptions(conn, ListExceptions())).exceptions
    return found[-1].exception_id


async def test_a_document_is_masked_unless_somebody_asks_for_it_by_name(pool: Pool) -> None:
    desk = InboxDesk(pool, {"system-shopify": Shop()})
    one = await raised(pool, "system-shopify", "raw_1")
    seen = await desk.read_document(ReadDocument(one, "ada"))
    assert (seen.masked, seen.content) == (True, b'{"id":1,"email":"[masked]"}')
    assert (await desk.show_exception(ShowException(one))).notes == ()

    whole = await desk.read_document(ReadDocument(one, "ada", whole=True))
    assert (whole.masked, whole.content, whole.sha256) == (False, KEPT.content, "ab12")
    [note] = (await desk.show_exception(ShowException(one))).notes
    assert (note.kind, note.actor) == ("document_read", "ada")

    with pytest.raises(Invalid):
        await desk.read_document(ReadDocument(one, "", whole=True))
    with pytest.raises(Invalid):
        await desk.comment_exception(CommentException(one, "ada", "x" * 2_001))

    nothing = await raised(pool, "", "")
    with pytest.raises(NotFound, match="no document"):
        await desk.read_document(ReadDocument(nothing, "ada"))
    elsewhere = await raised(pool, "system-other", "raw_1")
    with pytest.raises(Unavailable, match="address is not set"):
        await desk.read_document(ReadDocument(elsewhere, "ada"))
