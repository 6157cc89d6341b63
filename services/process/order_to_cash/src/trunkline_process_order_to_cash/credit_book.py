"""Credit shared by the orders of a party: taken under a row lock, before anything is booked."""

from datetime import datetime
from decimal import Decimal

from msgspec import Struct

from trunkline_model.money import Money
from trunkline_store.pool import Pool

LINE = "INSERT INTO credit_lines (party_code) VALUES (%s) ON CONFLICT DO NOTHING"
LOCK = "SELECT FROM credit_lines WHERE party_code = %s FOR UPDATE"
TAKEN = """
SELECT coalesce(sum(amount), 0) FROM credit_reservations
WHERE party_code = %s AND order_number <> %s AND (settled_at IS NULL OR settled_at > %s)
"""
RESERVE = """
INSERT INTO credit_reservations (order_number, party_code, amount) VALUES (%s, %s, %s)
ON CONFLICT (order_number) DO NOTHING
"""
SETTLE = """
UPDATE credit_reservations SET settled_at = clock_timestamp()
WHERE order_number = %s AND settled_at IS NULL
"""


class Wanted(Struct, frozen=True):
    """What an order wants of its party's credit."""

    order_number: str
    """Ours."""
    party_code: str
    """The customer in the ERP."""
    amount: Money
    """The order's gross."""
    left: Money | None
    """Limit less exposure, as the ERP said; none means no limit."""
    read_at: datetime
    """When the ERP was asked: what was settled later is not in its figure."""


class Taken(Struct, frozen=True):
    """The answer."""

    granted: bool
    """False when the order would go beyond the limit."""
    by_others: Money
    """What other orders hold that the ERP does not count yet."""


class CreditBook:
    """Reservations of credit, in the schema that all processes share."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def read_clock(self) -> datetime:
        """Give the database's instant, by which reservations are settled."""
        async with self._pool.connection() as conn:
            row = await (await conn.execute("SELECT clock_timestamp()")).fetchone()
        assert row is not None  # noqa: S101 - a SELECT without FROM gives one row
        found: datetime = row[0]
        return found

    async def reserve(self, wanted: Wanted) -> Taken:
        """Take credit when there is enough; the same order again takes it once."""
        async with self._pool.connection() as conn, conn.transaction():
            await conn.execute(LINE, [wanted.party_code])
            await conn.execute(LOCK, [wanted.party_code])
            values = [wanted.party_code, wanted.order_number, wanted.read_at]
            row = await (await conn.execute(TAKEN, values)).fetchone()
            others = Money(Decimal(row[0]) if row else Decimal(0), wanted.amount.currency)
            needed = others + wanted.amount
            granted = wanted.left is None or needed.amount <= wanted.left.amount
            if granted:
                taken = [wanted.order_number, wanted.party_code, wanted.amount.amount]
                await conn.execute(RESERVE, taken)
        return Taken(granted, others)

    async def settle(self, order_number: str) -> None:
        """Give a reservation up: the ERP counts the order now, or it will never be booked."""
        async with self._pool.connection() as conn:
            await conn.execute(SETTLE, [order_number])


class CreditGlance(CreditBook):
    """The same book for rehearsals: it looks what is left, and takes or settles nothing."""

    async def reserve(self, wanted: Wanted) -> Taken:
        """Say whether there is enough now."""
        values = [wanted.party_code, wanted.order_number, wanted.read_at]
        async with self._pool.connection() as conn:
            row = await (await conn.execute(TAKEN, values)).fetchone()
        others = Money(Decimal(row[0]) if row else Decimal(0), wanted.amount.currency)
        needed = others + wanted.amount
        return Taken(wanted.left is None or needed.amount <= wanted.left.amount, others)

    async def settle(self, order_number: str) -> None:
        """Leave the reservation as it is."""

    @classmethod
    def of(cls, book: CreditBook) -> "CreditGlance":
        """Look into a book."""
        return cls(book._pool)  # noqa: SLF001 - the same class's own
