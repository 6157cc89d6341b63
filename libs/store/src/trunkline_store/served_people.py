"""The port of what a system service keeps about a person: its memo, raw documents and log."""

from collections.abc import Sequence
from typing import Any

from msgspec import json

from trunkline_kit.errors import NotFound
from trunkline_model.capabilities.people import (
    ErasePerson,
    FindPerson,
    KeptValue,
    KeptValues,
    PersonErased,
)
from trunkline_model.personal import Retention

from .event_log import payer
from .keys import BRIEF, Keyring
from .memo_vault import subject_of_case
from .pool import Connection, Pool
from .raw_documents import RawDocuments
from .sealing import sealed_places, unsealed_value

MEMO = """
SELECT request_id, answer FROM request_memo
WHERE split_part(request_id, ':', 1) = ANY(%s) AND answer IS NOT NULL ORDER BY request_id
"""

EVENTS = """
SELECT position::text, body FROM event_log
WHERE position = ANY(%s) OR EXISTS (SELECT FROM unnest(%s::text[]) AS key_id
    WHERE position(convert_to(key_id, 'UTF8') IN body) > 0)
ORDER BY position
"""

LIVING = "SELECT count(*) FROM data_keys WHERE erased_at IS NULL"


class ServedPeople:
    """Fulfils `trunkline_model.capabilities.people.People` from the pool's schema."""

    def __init__(self, pool: Pool, keyring: Keyring, *, shared_files: bool = False) -> None:
        """`shared_files`: raw documents tell of many, or are tax records, as bank statements are.

        Such a file is nobody's own to be shown or destroyed.
        """
        self._pool, self._keyring = pool, keyring
        self._shared_files = shared_files
        self._documents = RawDocuments(keyring)

    async def find_person(self, request: FindPerson) -> KeptValues:
        """List what is kept; what was erased is not."""
        async with self._pool.connection() as conn:
            memo = await (await conn.execute(MEMO, [list(request.case_ids)])).fetchall()
            heard = await self._heard(conn, request)
            own = [] if self._shared_files else request.raw_document_ids
            found = [
                *await self._opened(conn, "request_memo", memo),
                *await self._opened(conn, "event_log", heard),
                *[one for raw_id in own for one in await self._raw(conn, raw_id)],
            ]
        return KeptValues(tuple(found))

    async def erase_person(self, request: ErasePerson) -> PersonErased:
        """Destroy what no law keeps, and with `everything` the records of payments too."""
        async with self._pool.connection() as conn:
            before = await _living(conn)
            for case_id in request.case_ids:
                await self._keyring.erase_subject(conn, subject_of_case(case_id))
            for raw_id in [] if self._shared_files else request.raw_document_ids:
                await self._documents.erase(conn, raw_id)
            end = self._keyring.erase if request.everything else self._keyring.erase_brief
            for _, body in await self._heard(conn, request):
                for _, sealed in sealed_places(json.decode(body)):
                    await end(conn, sealed["$sealed"].removesuffix(BRIEF))
            return PersonErased(before - await _living(conn))

    async def _heard(
        self, conn: Connection, request: FindPerson | ErasePerson
    ) -> list[tuple[str, bytes]]:
        keys = [
            key_id
            for name in request.names
            for key_id in await self._keyring.key_ids_of(conn, payer(name))
        ]
        found = await conn.execute(EVENTS, [list(request.positions), keys])
        return [(row[0], row[1]) for row in await found.fetchall()]

    async def _raw(self, conn: Connection, raw_id: str) -> list[KeptValue]:
        try:
            kept = await self._documents.get(conn, raw_id)
        except NotFound:
            return []
        text = kept.content.decode(errors="replace")
        return [KeptValue("raw_documents", raw_id, "", text, Retention.BRIEF)]

    async def _opened(
        self, conn: Connection, store: str, rows: Sequence[tuple[Any, ...]]
    ) -> list[KeptValue]:
        found = []
        for name, body in rows:
            places = dict(sealed_places(json.decode(body)))
            keys = await self._keyring.keys(conn, {one["$sealed"] for one in places.values()})
            for pointer, sealed in places.items():
                if keys[sealed["$sealed"]] is not None:
                    value = unsealed_value(sealed, keys)
                    found.append(KeptValue(store, name, pointer, value, retention_of(sealed)))
        return found


def retention_of(sealed: dict[str, str]) -> Retention:
    """Say how long a sealed value is kept, by the secret that sealed it."""
    return Retention.BRIEF if sealed["$sealed"].endswith(BRIEF) else Retention.TAX_RECORD


async def _living(conn: Connection) -> int:
    row = await (await conn.execute(LIVING)).fetchone()
    return int(row[0]) if row else 0
