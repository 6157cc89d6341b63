"""The tables of payments: files that were sent, how each payment stands, reports that were read."""

from datetime import datetime
from hashlib import sha256
from typing import Literal

from msgspec import json
from psycopg.errors import UniqueViolation

from trunkline_kit.errors import Conflict
from trunkline_model.capabilities.payment_files import (
    PaymentFile,
    PaymentLine,
    PaymentState,
    SubmitPaymentFile,
)
from trunkline_store.keys import Keyring
from trunkline_store.pool import Connection
from trunkline_store.sealing import sealer

from .pain002 import Report
from .written import WrittenFile

LINE = sealer(PaymentLine)


class PaymentRows:
    """Reads and writes the rows of one connection; the caller commits."""

    def __init__(self, keyring: Keyring, connection_id: str) -> None:
        self._keyring, self._connection_id = keyring, connection_id

    async def register(
        self, conn: Connection, request: SubmitPaymentFile, file: WrittenFile
    ) -> None:
        """Note what is about to be sent; Conflict when another request sent it, or part of it."""
        known = await conn.execute(
            "SELECT request_id FROM bank_payment_files WHERE connection_id = %s AND run_id = %s",
            [self._connection_id, request.run.run_id],
        )
        row = await known.fetchone()
        if row is None:
            await self._add(conn, request, file)
        elif row[0] != request.request_id:
            raise _sent_before("this payment run was sent before")

    async def _add(self, conn: Connection, request: SubmitPaymentFile, file: WrittenFile) -> None:
        mine, run = self._connection_id, request.run
        head = [mine, run.run_id, file.message_id, request.request_id, file.name, file.sha256]
        lines = [PaymentLine(one.end_to_end_id, PaymentState.SENT) for one in run.instructions]
        rows = [
            [mine, one.end_to_end_id, run.run_id, await self._sealed(conn, one)] for one in lines
        ]
        try:
            await conn.execute(
                "INSERT INTO bank_payment_files (connection_id, run_id, message_id, request_id,"
                " file_name, content_sha256) VALUES (%s, %s, %s, %s, %s, %s)",
                head,
            )
            async with conn.cursor() as cursor:
                await cursor.executemany(
                    "INSERT INTO bank_payment_lines (connection_id, end_to_end_id, run_id, body)"
                    " VALUES (%s, %s, %s, %s)",
                    rows,
                )
        except UniqueViolation as twice:
            raise _sent_before("a payment of this run, or its serial number, was sent") from twice

    async def file(self, conn: Connection, run_id: str) -> PaymentFile | None:
        """Give a file as it stands; None when it was never sent."""
        found = await conn.execute(
            "SELECT run_id, message_id, file_name, content_sha256, submitted_at"
            " FROM bank_payment_files WHERE connection_id = %s AND run_id = %s",
            [self._connection_id, run_id],
        )
        row = await found.fetchone()
        if row is None:
            return None
        lines = await self._lines(conn, run_id)
        run, message, name, digest, at = row
        return PaymentFile(run, message, name, digest, whole_of(lines), at, lines)

    async def run_of(self, conn: Connection, message_id: str) -> str:
        """Give the run that was sent under a message id; empty when there is none."""
        found = await conn.execute(
            "SELECT run_id FROM bank_payment_files WHERE connection_id = %s AND message_id = %s"
            " FOR UPDATE",
            [self._connection_id, message_id],
        )
        row = await found.fetchone()
        return str(row[0]) if row else ""

    async def decide(
        self, conn: Connection, lines: tuple[PaymentLine, ...], decided_at: datetime
    ) -> None:
        """Keep how payments stand now; what a later report decided stays."""
        mine = self._connection_id
        rows = [
            [await self._sealed(conn, one), decided_at, mine, one.end_to_end_id, decided_at]
            for one in lines
        ]
        async with conn.cursor() as cursor:
            await cursor.executemany(
                "UPDATE bank_payment_lines SET body = %s, decided_at = %s WHERE connection_id = %s"
                " AND end_to_end_id = %s AND coalesce(decided_at, '-infinity') <= %s",
                rows,
            )

    async def note_report(
        self, conn: Connection, report: Report
    ) -> Literal["new", "same", "changed"]:
        """Keep that a report was read; say whether one of its id was read before."""
        digest = self._keyring.blind(sha256(json.encode(report)).hexdigest())
        named = [self._connection_id, report.report_id]
        added = await conn.execute(
            "INSERT INTO bank_reports VALUES (%s, %s, %s) ON CONFLICT DO NOTHING", [*named, digest]
        )
        if added.rowcount:
            return "new"
        found = await conn.execute(
            "SELECT digest FROM bank_reports WHERE connection_id = %s AND report_id = %s", named
        )
        row = await found.fetchone()
        return "same" if row and row[0] == digest else "changed"

    async def _lines(self, conn: Connection, run_id: str) -> tuple[PaymentLine, ...]:
        found = await conn.execute(
            "SELECT body FROM bank_payment_lines WHERE connection_id = %s AND run_id = %s"
            " ORDER BY end_to_end_id",
            [self._connection_id, run_id],
        )
        sealed = [json.decode(row[0]) for row in await found.fetchall()]
        keys = await self._keyring.keys(conn, {k for one in sealed for k in LINE.key_ids(one)})
        return tuple(LINE.unseal(one, keys) for one in sealed)

    async def _sealed(self, conn: Connection, line: PaymentLine) -> bytes:
        key = None
        if line.reason:
            subject = f"payment {self._connection_id}/{line.end_to_end_id}"
            key = await self._keyring.key_of(conn, subject)
        return json.encode(LINE.seal(line, key))


def whole_of(lines: tuple[PaymentLine, ...]) -> PaymentState:
    """Say how a file stands by its payments: it is sent until all of them are decided."""
    states = {one.state for one in lines}
    if PaymentState.SENT in states:
        return PaymentState.SENT
    return states.pop() if len(states) == 1 else PaymentState.PARTLY_ACCEPTED


def _sent_before(sentence: str) -> Conflict:
    return Conflict(f"{sentence}; nothing was sent again", reason="sent_before")
