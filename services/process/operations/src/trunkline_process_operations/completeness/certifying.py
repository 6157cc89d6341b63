"""Counts a day and keeps what came of it as a certificate."""

from collections.abc import Sequence
from contextlib import aclosing
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any

from msgspec import Struct, json, structs

from trunkline_kit import clock
from trunkline_kit.errors import Refused
from trunkline_model.capabilities.completeness import (
    CertifiedDifference,
)
from trunkline_store.pool import Connection, Pool
from trunkline_store.signing import NO_KEYS, SigningKeys

from .absences import certified, is_listed, unasked
from .clients import Registers
from .counting import Counting
from .entry import Entry
from .explaining import Moment, difference
from .finding import Found
from .ledger import Kept, Ledger
from .notebook import Notebook
from .rules import differences
from .signing import signed
from .standing import read_standings
from .totals import Totals
from .wiring import LegalEntity


class Counted(Struct):
    """What a count found, before it is explained."""

    totals: Totals
    found: list[Found]
    sha256: str


class Certifying:
    """Makes certificates of the legal entities that are wired."""

    def __init__(
        self,
        pool: Pool,
        registers: Registers,
        entities: Sequence[LegalEntity],
        notebook: Notebook,
        *,
        keys: SigningKeys = NO_KEYS,
    ) -> None:
        """`keys` sign what is made; without any, certificates bear no signature."""
        self._pool, self._registers = pool, registers
        self._entities, self._notebook, self._keys = entities, notebook, keys

    async def make(self, entity: LegalEntity, day: date, actor: str) -> Kept:
        """Count a day and append its certificate.

        Refused for a day that has not begun; Unavailable when a system does not answer, and then
        nothing is kept: a day is never proved in part.
        """
        if day > clock.today(entity.erp.zone):
            raise Refused(f"{day} has not begun", reason="future_day")
        await self._notebook.catch_up()
        async with self._pool.connection() as conn:
            async with conn.transaction():
                counted = await self._count(conn, entity, day)
                explained = await _explain(conn, entity, day, counted.found)
            async with conn.transaction():
                ledger = Ledger(conn, entity.legal_entity)
                await ledger.lock()
                number = len(await ledger.of_day(day)) + 1
                body = {**_body(entity, day, counted, explained), "number": number}
                body = signed(body, actor, self._keys)
                return await ledger.append("certificate", day.isoformat(), body, actor)

    async def _count(self, conn: Connection, entity: LegalEntity, day: date) -> Counted:
        others = {
            name for one in self._entities if one is not entity for name in one.sources
        } - set(entity.sources)
        counting = Counting(conn, self._registers, entity, others)
        await counting.lay_out(day)
        counted = Counted(Totals(), [], "")
        digest, group = sha256(), list[Entry]()
        async with aclosing(counting.ordered()) as entries:
            async for one in entries:
                digest.update(json.encode(structs.astuple(one)))
                if group and _name(group[0]) != _name(one):
                    _judge(counted, entity, group)
                    group = []
                group.append(one)
        if group:
            _judge(counted, entity, group)
        counted.sha256 = digest.hexdigest()
        return counted


def _name(one: Entry) -> tuple[str, str, str]:
    return (one.document_type, one.channel, one.key)


def _judge(counted: Counted, entity: LegalEntity, group: Sequence[Entry]) -> None:
    counted.totals.add(group)
    first = group[0]
    enumerated = is_listed(entity, first.document_type, first.channel)
    counted.found += differences(group, enumerated=enumerated)


async def _explain(
    conn: Connection, entity: LegalEntity, day: date, found: Sequence[Found]
) -> list[CertifiedDifference]:
    standings = await read_standings(conn, found)
    told = (
        difference(one, standings.get(one.case_id or one.key), _moment(entity, one.channel, day))
        for one in found
    )
    return [one for one in told if one is not None]


def _moment(entity: LegalEntity, channel: str, day: date) -> Moment:
    ended = datetime.combine(day + timedelta(days=1), time.min, entity.zone_of(channel))
    return Moment(clock.now(), ended.astimezone(UTC))


def _body(
    entity: LegalEntity, day: date, counted: Counted, explained: Sequence[CertifiedDifference]
) -> dict[str, Any]:
    """Write a certificate down in integers and text, as all evidence is."""
    by_name = sorted(counted.totals.by_name.items())
    totals = [certified(entity, name, total) for name, total in by_name]
    totals += unasked(entity, {one.document_type for one in totals})
    said = {
        "legal_entity": entity.legal_entity,
        "day": day,
        "counted_sha256": counted.sha256,
        "totals": totals,
        "differences": explained,
    }
    written: dict[str, Any] = json.decode(json.encode(said))
    return written
