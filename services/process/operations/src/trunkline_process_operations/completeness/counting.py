"""Lays a day's documents out side by side in the database, ordered, whatever their number.

Listed documents come in by COPY and are matched there; what is held here is one page and one
document. The tables are temporary: a certificate keeps what came of them, and their hash.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from datetime import date, timedelta

from trunkline_model.capabilities.document_register import DocumentType, RegisteredDocument
from trunkline_store.pool import Connection as Database
from trunkline_store.streaming import streaming

from .absences import is_held_against
from .clients import Days, Registers
from .counting_sql import (
    COPY_LISTED,
    DROP_WHAT_NO_SHOP_SOLD,
    MISPLACED,
    ORDERED,
    TABLES,
    TAKE_DEBITS,
    TAKE_KNOWN,
    TAKE_SOURCE,
    VALUE_SOURCE,
)
from .entry import Entry
from .matching_sql import (
    TAKE_BROUGHT,
    TAKE_BY_HAND,
    TAKE_BY_KEY,
    TAKE_BY_ORDER,
    TAKE_PAID,
    TAKE_STRANGERS,
    TAKE_TARGETS,
)
from .routes import ROUTES, Role, Route
from .wiring import Connection, LegalEntity

TOLD_WITHIN = timedelta(days=7)
"""How many days after a parcel left a shop may show it."""
DEBITED_WITHIN = timedelta(days=14)
"""How many days after the date of a payment file its bank may debit it."""
BOOKED_WITHIN = timedelta(days=14)
"""How many days after its own people may enter a document in the ERP."""
LISTED = tuple(one for one in ROUTES if not one.no_source)
"""Ways whose source can be asked."""
WRITTEN = tuple(one for one in ROUTES if one.target != Role.BANK)
"""Ways that end where documents are written, by us or by hand; a bank only books entries."""
TO_ERP = f"to {Role.ERP}"


class Counting:
    """One count of one day of a legal entity, in one transaction."""

    def __init__(
        self, conn: Database, registers: Registers, entity: LegalEntity, others: Iterable[str] = ()
    ) -> None:
        """`others` are the channels of other legal entities."""
        self._conn, self._registers, self._entity = conn, registers, entity
        self._others = list(others)

    async def lay_out(self, day: date) -> None:
        """List every source and target and match them with what Trunkline knows."""
        await self._conn.execute(TABLES)
        for role in (Role.SHOP, Role.WAREHOUSE, Role.BANK):
            for one in self._entity.of(role):
                for document_type in sorted({x.source_type for x in LISTED if x.source == role}):
                    await self._list(f"from {role}", one, document_type, Days(day, day))
        for route in (one for one in LISTED if is_held_against(self._entity, one)):
            values = [route.document_type, f"from {route.source}", route.source_type]
            await self._conn.execute(_take_source(route), values)
        await self._conn.execute("ANALYZE counted")
        await self._conn.execute(TAKE_KNOWN, {"day": day, "others": self._others})
        await self._conn.execute("ANALYZE counted")
        await self._conn.execute(DROP_WHAT_NO_SHOP_SOLD)
        await self._conn.execute(VALUE_SOURCE)
        await self._lay_targets(day)

    async def ordered(self) -> AsyncGenerator[Entry]:
        """Give every entry by type, channel and key, from a cursor of the database."""
        async with streaming(self._conn, "counted", batch=5000) as cursor:
            await cursor.execute(ORDERED)
            async for row in cursor:
                yield Entry(*row)

    async def _lay_targets(self, day: date) -> None:
        late = {x.target_type for x in WRITTEN if x.by_hand}
        to_erp = sorted({x.target_type for x in WRITTEN if x.target == Role.ERP})
        for document_type in to_erp:
            days = Days(day, day + BOOKED_WITHIN if document_type in late else day)
            await self._list(TO_ERP, self._entity.erp, document_type, days)
        for shop in self._entity.shops:
            days = Days(day, day + TOLD_WITHIN)
            await self._list("to shop", shop, DocumentType.FULFILMENT, days)
        for bank in self._entity.banks:
            days = Days(day, day + DEBITED_WITHIN)
            await self._list("to bank", bank, DocumentType.STATEMENT_LINE, days)
        await self._match_targets(day)
        for document_type in to_erp:
            await self._find_misplaced(document_type)
        await self._match_targets(day)
        for route in ROUTES:
            if route.target == Role.BANK:
                booked = TAKE_BROUGHT if route.not_carried else TAKE_PAID
                await self._conn.execute(booked, _matching(route, day))

    async def _match_targets(self, day: date) -> None:
        await self._conn.execute("ANALYZE listed, counted")
        for statement in (TAKE_TARGETS, TAKE_BY_KEY, TAKE_BY_ORDER, TAKE_BY_HAND, TAKE_STRANGERS):
            for route in WRITTEN:
                if route.by_hand or statement is not TAKE_BY_HAND:
                    await self._conn.execute(statement, _matching(route, day))

    async def _find_misplaced(self, document_type: str) -> None:
        """Look what we wrote and did not find on the day up by its number."""
        types = [x.document_type for x in WRITTEN if x.target_type == document_type]
        found = await self._conn.execute(MISPLACED, [types])
        numbers = [row[0] for row in await found.fetchall()]
        erp = self._entity.erp
        listed = self._registers.numbered(erp, document_type, numbers)
        await self._copy(TO_ERP, erp, document_type, listed)

    async def _list(self, role: str, of: Connection, document_type: str, days: Days) -> None:
        listed = self._registers.of_days(of, document_type, days)
        await self._copy(role, of, document_type, listed)

    async def _copy(
        self,
        role: str,
        of: Connection,
        document_type: str,
        listed: AsyncIterator[RegisteredDocument],
    ) -> None:
        """Write documents into the database as they come."""
        head = (role, of.connection_id, document_type)
        async with self._conn.cursor() as cursor, cursor.copy(COPY_LISTED) as copy:
            async for one in listed:
                await copy.write_row((*head, *_columns(one)))


def _take_source(route: Route) -> bytes:
    return TAKE_DEBITS if route.document_type == DocumentType.SUPPLIER_PAYMENT else TAKE_SOURCE


def _matching(route: Route, day: date) -> dict[str, str]:
    return {
        "type": route.document_type,
        "role": f"to {route.target}",
        "listed_type": route.target_type,
        "day": day.isoformat(),
    }


def _columns(one: RegisteredDocument) -> Iterable[object]:
    money = one.gross or one.net or one.tax
    yield from (one.document_id, one.business_key, one.related_key, one.on, one.state)
    yield money.currency if money else ""
    for amount in (one.net, one.tax, one.gross):
        yield amount.amount if amount else None
    yield from (one.quantity, one.tax_codes)
