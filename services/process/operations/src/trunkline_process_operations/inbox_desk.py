"""The port Inbox: what people do with exceptions, over the tables that all processes share."""

from collections.abc import Mapping

from msgspec.structs import replace

from trunkline_durable import exceptions, inbox, words
from trunkline_durable.bulk import decide_exceptions
from trunkline_durable.splitting import split_exception
from trunkline_kit.errors import NotFound, Unavailable
from trunkline_model.capabilities.events import EventLog, GetRawDocument, RawDocument
from trunkline_model.capabilities.inbox import (
    AssignException,
    CommentException,
    DecidedExceptions,
    DecideExceptions,
    ExceptionDocument,
    ExceptionGroupList,
    ExceptionPage,
    ListExceptionGroups,
    ReadDocument,
    ShowException,
    SplitException,
)
from trunkline_model.capabilities.operations import ExceptionItem, ExceptionList
from trunkline_store.keys import Keyring
from trunkline_store.pool import Pool

from .masking import masked
from .rules import require_decision, require_limit, require_short, require_text


class InboxDesk:
    """Answers people; documents are fetched from the service that keeps them."""

    def __init__(
        self, pool: Pool, sources: Mapping[str, EventLog], keyring: Keyring | None = None
    ) -> None:
        """`sources` are the logs of system services by their run-time names.

        `keyring` seals what people write and opens it; without one it is not kept.
        """
        self._pool, self._sources, self._keyring = pool, sources, keyring

    async def list_exception_groups(self, request: ListExceptionGroups) -> ExceptionGroupList:
        """List what waits by what it is about."""
        require_limit(request.limit)
        async with self._pool.connection() as conn:
            return await inbox.list_groups(conn, request)

    async def show_exception(self, request: ShowException) -> ExceptionPage:
        """Read one whole."""
        async with self._pool.connection() as conn:
            page = await inbox.show_exception(conn, request.exception_id)
            notes = [
                replace(one, said=await words.opened(conn, self._keyring, one.said))
                for one in page.notes
            ]
        return replace(page, notes=tuple(notes))

    async def assign_exception(self, request: AssignException) -> ExceptionItem:
        """Hand it over."""
        require_text("actor", request.actor)
        require_short("owner", request.owner)
        async with self._pool.connection() as conn, conn.transaction():
            await exceptions.assign_exception(
                conn, request.exception_id, owner=request.owner, actor=request.actor
            )
            return await inbox.get_exception(conn, request.exception_id)

    async def comment_exception(self, request: CommentException) -> ExceptionItem:
        """Add a remark."""
        require_text("actor", request.actor)
        require_short("said", request.said)
        async with self._pool.connection() as conn, conn.transaction():
            about = request.exception_id
            said = await words.sealed_about(conn, self._keyring, about, request.said)
            await exceptions.comment_exception(conn, about, actor=request.actor, said=said)
            return await inbox.get_exception(conn, request.exception_id)

    async def split_exception(self, request: SplitException) -> ExceptionList:
        """Give one exception for each fault."""
        require_text("actor", request.actor)
        async with self._pool.connection() as conn, conn.transaction():
            parts = await split_exception(conn, request.exception_id, actor=request.actor)
            found = [await inbox.get_exception(conn, part) for part in parts]
        return ExceptionList(tuple(found))

    async def decide_exceptions(self, request: DecideExceptions) -> DecidedExceptions:
        """Decide about all that match, when they are as many as the person saw."""
        require_text("actor", request.actor)
        require_decision(request.decision)
        if request.decision == "discard":
            require_text("reason", request.reason)
        async with self._pool.connection() as conn, conn.transaction():
            return await decide_exceptions(conn, request, self._keyring)

    async def read_document(self, request: ReadDocument) -> ExceptionDocument:
        """Fetch the bytes; who reads them whole is noted before."""
        require_text("actor", request.actor)
        async with self._pool.connection() as conn:
            item = await inbox.get_exception(conn, request.exception_id)
        kept = await self._fetched(item)
        if request.whole:
            async with self._pool.connection() as conn:
                noted = ("document_read", request.actor, kept.sha256)
                await exceptions.note(conn, item.exception_id, noted)
        content = kept.content if request.whole else masked(kept.content, kept.content_type)
        return ExceptionDocument(
            content=content,
            content_type=kept.content_type,
            sha256=kept.sha256,
            received_at=kept.received_at,
            masked=not request.whole,
        )

    async def _fetched(self, item: ExceptionItem) -> RawDocument:
        if not item.raw_document_id:
            raise NotFound("no document came with this exception", reason="no_document")
        source = self._sources.get(item.raw_document_source)
        if source is None:
            sentence = f"{item.raw_document_source} keeps the document, and its address is not set"
            raise Unavailable(sentence, reason="no_address")
        return await source.get_raw_document(GetRawDocument(item.raw_document_id))
