"""The tables that only this service has: files looked at, statements read."""

from datetime import date
from hashlib import sha256
from typing import Literal

from msgspec import json, structs

from trunkline_kit.sftp import Listed
from trunkline_model.capabilities.bank_statements import BankStatement
from trunkline_store.keys import Keyring
from trunkline_store.pool import Connection
from trunkline_store.sealing import sealer

STATEMENT = sealer(BankStatement)


class Rows:
    """Reads and writes the rows of one connection; the caller commits."""

    def __init__(self, keyring: Keyring, connection_id: str, place: str = "") -> None:
        self._keyring = keyring
        self._connection_id = connection_id
        self._place = place

    async def knows_file(self, conn: Connection, file: Listed) -> bool:
        """Say whether the file was looked at as it is now."""
        found = await conn.execute(
            "SELECT 1 FROM bank_files WHERE connection_id = %s AND name = %s AND size = %s"
            " AND modified_s = %s",
            [self._connection_id, self._place + file.name, file.size, file.modified_s],
        )
        return await found.fetchone() is not None

    async def note_file(self, conn: Connection, file: Listed, digest: str, outcome: str) -> None:
        """Note that a file was looked at, and what became of it."""
        await conn.execute(
            "INSERT INTO bank_files (connection_id, name, size, modified_s, sha256, outcome)"
            " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [
                self._connection_id,
                self._place + file.name,
                file.size,
                file.modified_s,
                digest,
                outcome,
            ],
        )

    async def standing(
        self, conn: Connection, statement: BankStatement
    ) -> Literal["new", "same", "changed"]:
        """Compare a statement with what was read under its number."""
        found = await conn.execute(
            "SELECT digest FROM bank_statements"
            " WHERE connection_id = %s AND account = %s AND statement_id = %s",
            [self._connection_id, statement.account, statement.statement_id],
        )
        row = await found.fetchone()
        if row is None:
            return "new"
        return "same" if row[0] == self._digest(statement) else "changed"

    async def add_statement(self, conn: Connection, statement: BankStatement) -> None:
        """Keep a statement, sealed where it is personal."""
        subject = f"statement {self._connection_id}/{statement.account}/{statement.statement_id}"
        key = await self._keyring.key_of(conn, subject)
        await conn.execute(
            "INSERT INTO bank_statements (connection_id, account, statement_id, from_on, to_on,"
            " raw_id, digest, body) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            [
                self._connection_id,
                statement.account,
                statement.statement_id,
                statement.from_on,
                statement.to_on,
                statement.raw_document_id,
                self._digest(statement),
                json.encode(STATEMENT.seal(statement, key)),
            ],
        )

    async def by_id(self, conn: Connection, statement_id: str) -> list[BankStatement]:
        """Give the statements of that number: one an account."""
        found = await conn.execute(
            "SELECT body FROM bank_statements WHERE connection_id = %s AND statement_id = %s"
            " ORDER BY account",
            [self._connection_id, statement_id],
        )
        return await self._unsealed(conn, [row[0] for row in await found.fetchall()])

    async def by_days(self, conn: Connection, from_on: date, to_on: date) -> list[BankStatement]:
        """Give the statements that cover any of those days, oldest first."""
        found = await conn.execute(
            "SELECT body FROM bank_statements WHERE connection_id = %s AND from_on <= %s"
            " AND to_on >= %s ORDER BY to_on, account, statement_id LIMIT 1000",
            [self._connection_id, to_on, from_on],
        )
        return await self._unsealed(conn, [row[0] for row in await found.fetchall()])

    async def host_key(self, conn: Connection) -> str:
        """Give the host key that was met first; empty when none was met yet."""
        found = await conn.execute(
            "SELECT host_key FROM bank_host_keys WHERE connection_id = %s", [self._connection_id]
        )
        row = await found.fetchone()
        return str(row[0]) if row else ""

    async def note_host_key(self, conn: Connection, host_key: str) -> None:
        """Keep the first host key that was met."""
        await conn.execute(
            "INSERT INTO bank_host_keys VALUES (%s, %s) ON CONFLICT DO NOTHING",
            [self._connection_id, host_key],
        )

    async def _unsealed(self, conn: Connection, bodies: list[bytes]) -> list[BankStatement]:
        sealed = [json.decode(body) for body in bodies]
        wanted = {key_id for one in sealed for key_id in STATEMENT.key_ids(one)}
        keys = await self._keyring.keys(conn, wanted)
        return [STATEMENT.unseal(one, keys) for one in sealed]

    def _digest(self, statement: BankStatement) -> bytes:
        """Hash what a statement says, apart from the file that it came in, under our key.

        Without what only later versions read of an entry: a statement that was read by an
        earlier one and comes again is still the same.
        """
        entries = tuple(
            structs.replace(one, payment_file_id="", return_reason="") for one in statement.entries
        )
        said = json.encode(structs.replace(statement, raw_document_id="", entries=entries))
        return self._keyring.blind(sha256(said).hexdigest())
