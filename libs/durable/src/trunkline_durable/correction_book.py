"""The book of corrections: proposals that wait for a second person, and what became of each."""

from datetime import datetime
from typing import Any

from msgspec import Struct, json

from trunkline_kit.errors import NotFound
from trunkline_model.capabilities.corrections import (
    ChangedField,
    Correction,
    CorrectionList,
    ListCorrections,
)
from trunkline_store.keys import DataKey, Keyring
from trunkline_store.pool import Connection
from trunkline_store.sealing import sealer

from .editing import CaseEdited
from .operations import MASKED
from .words import opened as opened_words
from .words import sealed_under

COLUMNS = """
SELECT correction_id, state, coalesce(case_id, ''), exception_id, version, actor, reason,
    proposed_at, expires_at, decided_by, process, body
FROM corrections
"""

ADD = """
INSERT INTO corrections (correction_id, process, case_id, exception_id, version, body, state,
    actor, reason, expires_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""

EXPIRE = """
UPDATE corrections SET state = 'expired', decided_at = now()
WHERE state = 'proposed' AND expires_at <= now()
"""

DECIDE = """
UPDATE corrections SET state = %s, decided_by = %s, decided_at = now() WHERE correction_id = %s
"""

SEALER = sealer(CaseEdited)


class Booked(Struct, frozen=True):
    """A correction as it stands in the book."""

    correction_id: str
    state: str
    case_id: str
    exception_id: str
    version: int
    actor: str
    reason: str
    proposed_at: datetime
    expires_at: datetime | None
    decided_by: str
    process: str
    body: bytes

    async def shown(self, conn: Connection, keyring: Keyring | None) -> Correction:
        """Give it for people, personal values masked."""
        told = json.decode(self.body)
        changes = [*told.get("changes", ()), *told.get("personal", ())]
        return Correction(
            correction_id=self.correction_id,
            state=self.state,
            case_id=self.case_id,
            exception_id=self.exception_id,
            version=self.version,
            changes=tuple(
                ChangedField(one["field"], _masked(one["before"]), _masked(one["after"]))
                for one in changes
            ),
            actor=self.actor,
            reason=await opened_words(conn, keyring, self.reason),
            proposed_at=self.proposed_at,
            expires_at=self.expires_at,
            decided_by=self.decided_by,
        )


async def add(
    conn: Connection, process: str, case_id: str | None, entry: tuple[CaseEdited, DataKey]
) -> None:
    """Enter a correction that is applied in the same transaction."""
    await _add(conn, (process, case_id, "applied", None), entry)


async def propose(
    conn: Connection, placed: tuple[str, str | None, datetime], entry: tuple[CaseEdited, DataKey]
) -> None:
    """Enter a correction that waits for a second person until an instant."""
    process, case_id, expires_at = placed
    await _add(conn, (process, case_id, "proposed", expires_at), entry)


async def _add(
    conn: Connection,
    placed: tuple[str, str | None, str, datetime | None],
    entry: tuple[CaseEdited, DataKey],
) -> None:
    (process, case_id, state, expires_at), (fact, key) = placed, entry
    body = json.encode(SEALER.seal(fact, key))
    values = [fact.correction_id, process, case_id, fact.exception_id, fact.version, body]
    why = sealed_under(key, fact.reason)
    await conn.execute(ADD, [*values, state, fact.actor, why, expires_at])


async def read(conn: Connection, correction_id: str, *, lock: bool = False) -> Booked:
    """Read one; NotFound for an unknown id. What lapsed by now reads as expired."""
    await conn.execute(EXPIRE)
    locking = " FOR UPDATE" if lock else ""
    statement = f"{COLUMNS} WHERE correction_id = %s{locking}"
    row = await (await conn.execute(statement.encode(), [correction_id])).fetchone()
    if row is None:
        raise NotFound(f"no correction {correction_id}")
    return Booked(*row)


async def opened(conn: Connection, keyring: Keyring, booked: Booked) -> CaseEdited:
    """Read what a correction says, with its personal values."""
    sealed = json.decode(booked.body)
    fact: CaseEdited = SEALER.unseal(sealed, await keyring.keys(conn, SEALER.key_ids(sealed)))
    return fact


async def decide(conn: Connection, correction_id: str, state: str, actor: str) -> None:
    """Say what became of a proposal, and who decided."""
    await conn.execute(DECIDE, [state, actor, correction_id])


async def page(conn: Connection, query: ListCorrections, keyring: Keyring | None) -> CorrectionList:
    """List corrections, newest first."""
    await conn.execute(EXPIRE)
    clauses = [
        clause
        for clause, wanted in (
            ("state = %(state)s", query.state),
            ("exception_id = %(exception_id)s", query.exception_id),
        )
        if wanted
    ]
    where = " AND ".join([*clauses, "true"])
    ordered = "ORDER BY proposed_at DESC, correction_id LIMIT %(limit)s"
    values = {"state": query.state, "exception_id": query.exception_id, "limit": query.limit}
    found = await conn.execute(f"{COLUMNS} WHERE {where} {ordered}".encode(), values)
    rows = await found.fetchall()
    return CorrectionList(tuple([await Booked(*row).shown(conn, keyring) for row in rows]))


def _masked(value: Any) -> str:
    return MASKED if isinstance(value, dict) else str(value)
