"""Capability bank statements, answered from what was read."""

from trunkline_kit.errors import Invalid, NotFound
from trunkline_model.capabilities.bank_statements import (
    BankStatement,
    GetStatement,
    ListStatements,
    StatementList,
)
from trunkline_store.pool import Pool

from .rows import Rows


class Bank:
    """Fulfils `BankStatements` for one connection."""

    def __init__(self, pool: Pool, rows: Rows) -> None:
        self._pool = pool
        self._rows = rows

    async def get_statement(self, request: GetStatement) -> BankStatement:
        """Read one; NotFound for an unknown id."""
        async with self._pool.connection() as conn:
            found = await self._rows.by_id(conn, request.statement_id)
        if not found:
            raise NotFound(f"no statement {request.statement_id} was read")
        return found[0]

    async def list_statements(self, request: ListStatements) -> StatementList:
        """List by days; Invalid when the days are in the wrong order."""
        if request.from_on > request.to_on:
            raise Invalid("the first day must not lie after the last", reason="days")
        async with self._pool.connection() as conn:
            return StatementList(
                tuple(await self._rows.by_days(conn, request.from_on, request.to_on))
            )
