"""The port Tracing: values back to what came in, and what came in forward to its effects."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from trunkline_durable.mentions import document_key, event_key, raw_key
from trunkline_kit.errors import FieldError, Invalid, NotFound
from trunkline_model.capabilities.events import EventLog
from trunkline_model.capabilities.lineage import (
    Consequence,
    Consequences,
    ExplainedValue,
    GetConsequences,
    GetLineage,
    Lineage,
)
from trunkline_store.keys import DataKey, Keyring
from trunkline_store.pool import Connection, Pool

from .consequences import consequences_of
from .documents import with_documents
from .journal import CaseJournal, Said, find_journal, mentioned, read_journal
from .journals import Journals
from .pointers import expanded, parts_of, value_at
from .posted import POSTED, Posted
from .sources import Place
from .undone import TAKEN_BACK, taking_back
from .walking import Walk
from .words import Words, sealed_keys

SEES_PEOPLE = frozenset({"approver", "admin"})
"""Roles to which personal values are shown."""


ERASED_ON = """
SELECT named, CASE WHEN named = key_id THEN erased_at ELSE brief_erased_at END::date
FROM unnest(%s::text[]) AS named JOIN data_keys ON key_id = split_part(named, '.', 1)
WHERE CASE WHEN named = key_id THEN erased_at ELSE brief_erased_at END IS NOT NULL
"""


class TracingDesk:
    """Reads the journals of all processes; the bytes stay with the services that keep them."""

    def __init__(
        self, pool: Pool, sources: Mapping[str, EventLog], keyring: Keyring | None = None
    ) -> None:
        """Without a keyring personal values stay masked for everybody."""
        self._pool, self._sources, self._keyring = pool, sources, keyring

    async def get_lineage(self, request: GetLineage) -> Lineage:
        """Explain a document's values."""
        async with self._pool.connection() as conn:
            journal, result = await _found(conn, request)
            walk, values = await self._walked(conn, Journals(journal), result, request)
        if not values:
            raise NotFound(f"{request.document} has no value {request.field or 'of its own'}")
        proof = result.body["evidence"]
        return Lineage(
            system=proof["system"],
            connection_id=proof["connection_id"],
            document_type=proof["document_type"],
            document_id=proof["document_id"],
            document_number=proof["document_number"],
            case_id=journal.case_id,
            business_key=journal.business_key,
            values=values,
            nodes=tuple(await with_documents(walk.nodes, self._sources)),
        )

    async def get_consequences(self, request: GetConsequences) -> Consequences:
        """List what came of bytes or of an event."""
        if bool(request.raw_document_id) == bool(request.position):
            sentence = "name the raw document or the position, one of the two"
            fault = FieldError("raw_document_id", "one_of_two", sentence)
            raise Invalid(sentence, reason="one_of_two", fields=(fault,))
        by_bytes = raw_key(request.source, request.raw_document_id)
        by_event = event_key(request.source, request.position)
        async with self._pool.connection() as conn:
            places = await mentioned(conn, by_bytes if request.raw_document_id else by_event)
            if not places:
                raise NotFound(f"nothing was recorded of that from {request.source}")
            journals = Journals()
            journals.missing |= {case_id for case_id, _ in places}
            found: tuple[Consequence, ...] = ()
            while journals.missing:
                await _read(conn, journals)
                found = tuple(consequences_of(journals, places))
        return Consequences(found)

    async def _walked(
        self, conn: Connection, journals: Journals, result: Said, request: GetLineage
    ) -> tuple[Walk, tuple[ExplainedValue, ...]]:
        """Walk, and walk again with the journals that were missing, until none is."""
        while True:
            words = await self._words(conn, journals, request.role)
            walk = Walk(journals, words)
            values = tuple(_explained(walk, journals.holding(result), result, request.field))
            if not journals.missing:
                return walk, values
            await _read(conn, journals)

    async def _words(self, conn: Connection, journals: Journals, role: str) -> Words:
        entries = [one for journal in journals.read.values() if journal for one in journal.entries]
        return Words(await self._keys(conn, entries, role), await _erased(conn, entries))

    async def _keys(
        self, conn: Connection, entries: Iterable[Said], role: str
    ) -> Mapping[str, DataKey | None]:
        if self._keyring is None or role not in SEES_PEOPLE:
            return {}
        people = [one.body if one.kind == "edit" else _actor_of(one) for one in entries]
        return await self._keyring.keys(conn, set(sealed_keys(people)))


async def _read(conn: Connection, journals: Journals) -> None:
    """Read what is missing."""
    for case_id in sorted(journals.missing):
        journals.add(case_id, await find_journal(conn, case_id))


def _actor_of(entry: Said) -> Any:
    """Who did it, as the entry's own body says."""
    return entry.body.get("actor") if isinstance(entry.body, dict) else None


async def _erased(conn: Connection, entries: Iterable[Said]) -> Mapping[str, date]:
    """Say when the keys that are gone were destroyed, by the ids under which values name them."""
    named = [*{one for entry in entries for one in sealed_keys(entry.body)}]
    rows = await (await conn.execute(ERASED_ON, [named])).fetchall()
    return {row[0]: row[1] for row in rows}


async def _found(conn: Connection, request: GetLineage) -> tuple[CaseJournal, Said]:
    """The newest result that left a document of that number or id."""
    places = await mentioned(conn, document_key(request.system, request.document))
    if not places:
        raise NotFound(f"no step of ours left {request.document} in {request.system}")
    journals = [(await read_journal(conn, case_id), seq) for case_id, seq in places]
    found = [(journal, journal.at(seq)) for journal, seq in journals]
    known = [one for one in found if any(posted.step == one[1].name for posted in POSTED)]
    return max(known or found, key=lambda one: one[1].at)


def _explained(
    walk: Walk, journal: CaseJournal, result: Said, field: str
) -> Iterable[ExplainedValue]:
    for posted, place in _places(journal, result):
        name = _named(posted.field, place[1], posted.at)
        if field in ("", name):
            number, complete = walk.explain(place)
            value = walk.nodes[number - 1].value
            yield ExplainedValue(name, value, posted.posts_to, number, complete)
    for undo in taking_back(journal, result):
        for posted, place in _places(journal, result):
            name = f"{TAKEN_BACK}{_named(posted.field, place[1], posted.at)}"
            if field in ("", name):
                number, complete = walk.explain_undone(place, undo)
                value = walk.nodes[number - 1].value
                yield ExplainedValue(name, value, posted.posts_to, number, complete)


def _places(journal: CaseJournal, result: Said) -> Iterable[tuple[Posted, Place]]:
    """The values of a result that are worth asking for; of an unknown step all amounts."""
    intent = journal.intent_of(result)
    declared = [one for one in POSTED if one.step == result.name]
    for posted in declared or _amounts(result):
        entry = result if posted.kind == "result" else intent
        if entry is not None:
            for pointer in expanded(entry.body, posted.at):
                yield posted, (entry, pointer)


def _amounts(result: Said) -> list[Posted]:
    body = result.body if isinstance(result.body, dict) else {}
    named = [name for name in body if isinstance(value_at(body, f"/{name}/amount"), str)]
    found = [Posted(result.name, name, "result", f"/{name}") for name in named]
    number = Posted(result.name, "document_number", "result", "/evidence/document_number")
    return found or [number]


def _named(field: str, pointer: str, pattern: str) -> str:
    """Put the indexes of a pointer into the name of a field."""
    pairs = zip(parts_of(pointer), parts_of(pattern), strict=True)
    for index in (own for own, one in pairs if one == "*"):
        field = field.replace("*", index, 1)
    return field
