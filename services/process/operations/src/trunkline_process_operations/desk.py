"""The port Operations over the tables that all processes share; the owner does the work."""

from trunkline_durable import exceptions, inbox, operations, words
from trunkline_model.capabilities.operations import (
    Case,
    CaseList,
    DiscardException,
    ExceptionItem,
    ExceptionList,
    GetCase,
    GetException,
    ListCases,
    ListExceptions,
    RetryException,
)
from trunkline_store.keys import Keyring
from trunkline_store.pool import Pool

from .rules import (
    require_exception_state,
    require_limit,
    require_text,
)


class OperationsDesk:
    """Answers people; a decision is noted and the case's own service is woken to carry it out."""

    def __init__(self, pool: Pool, keyring: Keyring | None = None) -> None:
        """`keyring` seals the reasons that people give; without one they are not kept."""
        self._pool, self._keyring = pool, keyring

    async def list_cases(self, request: ListCases) -> CaseList:
        """List cases, newest first."""
        require_limit(request.limit)
        async with self._pool.connection() as conn:
            return await operations.list_cases(conn, request)

    async def get_case(self, request: GetCase) -> Case:
        """Read one with its journal."""
        async with self._pool.connection() as conn:
            return await operations.get_case(conn, request.case_id)

    async def list_exceptions(self, request: ListExceptions) -> ExceptionList:
        """List exceptions, oldest first."""
        require_limit(request.limit)
        require_exception_state(request.state)
        async with self._pool.connection() as conn:
            return await inbox.list_exceptions(conn, request)

    async def get_exception(self, request: GetException) -> ExceptionItem:
        """Read one."""
        async with self._pool.connection() as conn:
            return await inbox.get_exception(conn, request.exception_id)

    async def retry_exception(self, request: RetryException) -> ExceptionItem:
        """Have its owner try again."""
        require_text("actor", request.actor)
        async with self._pool.connection() as conn, conn.transaction():
            await exceptions.retry_exception(conn, request.exception_id, actor=request.actor)
            return await inbox.get_exception(conn, request.exception_id)

    async def discard_exception(self, request: DiscardException) -> ExceptionItem:
        """Have its owner let go of it."""
        require_text("actor", request.actor)
        require_text("reason", request.reason)
        async with self._pool.connection() as conn, conn.transaction():
            about = request.exception_id
            why = await words.sealed_about(conn, self._keyring, about, request.reason)
            await exceptions.discard_exception(conn, about, actor=request.actor, reason=why)
            return await inbox.get_exception(conn, request.exception_id)
