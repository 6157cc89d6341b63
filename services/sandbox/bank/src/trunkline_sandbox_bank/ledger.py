"""The books of one account: entries are booked, a closed day becomes a statement."""

from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

import msgspec

from trunkline_sandbox import Sandbox, clock

from .refusals import Refused
from .shapes import Booking, Entry, Statement

ZONE = ZoneInfo("Europe/London")
"""The bank's day: in summer it begins an hour before that of UTC."""


class Ledger:
    """One account in one currency; its balance before everything is `opening`."""

    def __init__(self, box: Sandbox, account: str, currency: str, opening: Decimal) -> None:
        self._box = box
        self.account = account
        self.currency = currency
        self._opening = opening

    def book(self, booking: Booking) -> Entry:
        """Add an entry; raises Refused for another currency."""
        today = clock.today(ZONE)
        booked_on = booking.booked_on or today
        if booking.currency != self.currency:
            raise Refused(f"the account is held in {self.currency}")
        with self._box.state.transaction() as file:
            last = self._box.state.row("select max(seq) as seq from entries")
            entry = _entry(booking, booked_on, 1 + ((last["seq"] if last else 0) or 0))
            file.execute(
                "insert into entries (entry_reference, booked_on, body) values (?, ?, ?)",
                (entry.entry_reference, booked_on.isoformat(), msgspec.json.encode(entry)),
            )
            self._box.journal.effect("entry.booked", entry.entry_reference, entry)
        return entry

    def entries(self) -> list[Entry]:
        """All entries in the order of booking."""
        return self._read("select body, statement_id from entries order by seq")

    def balance(self) -> Decimal:
        """Give what is there after everything that is booked."""
        return self._opening + sum((one.signed for one in self.entries()), Decimal(0))

    def statements(self) -> list[Statement]:
        """All statements, oldest first."""
        rows = self._box.state.rows("select body from statements order by sequence")
        return [msgspec.json.decode(row["body"], type=Statement) for row in rows]

    def close(self, closed_on: date) -> Statement:
        """Make the next statement from what is booked up to a day and was not told yet.

        Call inside a transaction together with writing its file: then a file that could not be
        written leaves the entries untold.
        """
        waiting = self._read(
            "select body, statement_id from entries where statement_id = '' and booked_on <= ?"
            " order by booked_on, seq",
            closed_on.isoformat(),
        )
        statement = self._next(closed_on, waiting)
        with self._box.state.transaction() as file:
            file.execute(
                "insert into statements (sequence, statement_id, body) values (?, ?, ?)",
                (statement.sequence, statement.statement_id, msgspec.json.encode(statement)),
            )
            file.executemany(
                "update entries set statement_id = ? where entry_reference = ?",
                [(statement.statement_id, entry.entry_reference) for entry in waiting],
            )
            self._box.journal.effect("statement.closed", statement.statement_id, statement)
        return statement

    def _next(self, closed_on: date, waiting: list[Entry]) -> Statement:
        told = self.statements()
        opening = told[-1].closing if told else self._opening
        sequence = told[-1].sequence + 1 if told else 1
        statement_id = f"{closed_on:%Y%m%d}-{sequence:06d}"
        return Statement(
            statement_id,
            sequence,
            self.account,
            self.currency,
            closed_on,
            opening,
            opening + sum((entry.signed for entry in waiting), Decimal(0)),
            tuple(waiting),
            f"camt053_{self.account}_{statement_id}.xml",
        )

    def _read(self, query: str, *values: object) -> list[Entry]:
        return [
            msgspec.structs.replace(
                msgspec.json.decode(row["body"], type=Entry), statement_id=row["statement_id"]
            )
            for row in self._box.state.rows(query, *values)
        ]


def _entry(booking: Booking, booked_on: date, number: int) -> Entry:
    return Entry(
        f"FT{booked_on:%y%m%d}{number:08d}",
        booking.amount,
        booking.direction,
        booking.reference,
        booking.end_to_end_id,
        booking.counterparty,
        booked_on,
        booking.value_on or booked_on,
        booking.currency,
        payment_file_id=booking.payment_file_id,
        return_reason=booking.return_reason,
    )
