"""Gathers what is kept about a person: our stores, those of system services, and the backends."""

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

from msgspec import json

from trunkline_durable.operations import SEALED
from trunkline_durable.words import opened
from trunkline_kit.errors import TrunklineError
from trunkline_model.capabilities.channel_orders import ChannelOrder, GetChannelOrder
from trunkline_model.capabilities.parties import GetParty
from trunkline_model.capabilities.people import FindPerson
from trunkline_model.capabilities.personal import FoundValue
from trunkline_model.party import Party
from trunkline_model.personal import Retention
from trunkline_store.keys import Keyring
from trunkline_store.pool import Connection
from trunkline_store.sealing import sealed_places, sealer, unsealed_value
from trunkline_store.served_people import retention_of

from .clients import Keeper
from .finding import Subject

OURS = "process"

CORRECTIONS = "SELECT correction_id, body, reason FROM corrections WHERE case_id = ANY(%s)"

WORDS = """
SELECT 'exception_notes', exception_id || ' ' || kind || ' ' || note_id, said
FROM exception_notes JOIN exceptions USING (exception_id) WHERE case_id = ANY(%(cases)s)
UNION ALL
SELECT 'exceptions', exception_id, decided_because
FROM exceptions WHERE case_id = ANY(%(cases)s) AND decided_because <> ''
"""


async def of_process(
    conn: Connection, keyring: Keyring, subject: Subject
) -> AsyncIterator[FoundValue]:
    """Give what cases, corrections and exceptions say."""
    names = {one.case_id: one.business_key for one in subject.cases}
    rows: list[tuple[str, str, Any]] = [
        ("journal", f"{names[one.case_id]} entry {one.seq} {one.kind} {one.name}", one.body)
        for one in subject.entries
    ]
    found = await conn.execute(CORRECTIONS, [list(subject.case_ids)])
    words = []
    for correction_id, body, reason in await found.fetchall():
        rows.append(("corrections", correction_id, json.decode(body)))
        words.append(("corrections", correction_id, reason))
    said = await conn.execute(WORDS, {"cases": list(subject.case_ids)})
    words += [(row[0], row[1], row[2]) for row in await said.fetchall()]
    for store, key, body in rows:
        for pointer, sealed in sealed_places(body):
            keys = await keyring.keys(conn, [sealed["$sealed"]])
            if keys[sealed["$sealed"]] is not None:
                value, kept = unsealed_value(sealed, keys), retention_of(sealed)
                yield FoundValue(OURS, store, key, pointer, value, kept)
    for store, key, text in words:
        if text.startswith(SEALED):
            value = await opened(conn, keyring, text)
            yield FoundValue(OURS, store, key, "", value, Retention.BRIEF)


async def of_services(
    keepers: Mapping[str, Keeper], subject: Subject
) -> tuple[list[FoundValue], list[str]]:
    """Ask each service that heard of them, then the backend behind it; and who did not answer."""
    found: list[FoundValue] = []
    missing: list[str] = []
    for name in subject.services:
        keeper = keepers.get(name)
        if keeper is None:
            missing.append(f"{name}: its address is not set here")
            continue
        try:
            found += [one async for one in _of_service(name, keeper, subject)]
        except TrunklineError as away:
            missing.append(f"{name}: {away.reason}")
    return found, missing


def asked_of(name: str, subject: Subject) -> FindPerson:
    """Say to a service by what it finds them."""
    return FindPerson(
        subject.case_ids, subject.raws.get(name, ()), subject.positions.get(name, ()), subject.names
    )


async def _of_service(name: str, keeper: Keeper, subject: Subject) -> AsyncIterator[FoundValue]:
    kept = await keeper.people.find_person(asked_of(name, subject))
    for one in kept.values:
        yield FoundValue(name, one.store, one.key, one.pointer, one.value, one.retention)
    behind = f"backend of {name}"
    for connection_id, order_id in _orders(name, subject):
        order = await keeper.shop.get_channel_order(GetChannelOrder(connection_id, order_id))
        for value in sealer(ChannelOrder).personal_values(order):
            yield FoundValue(behind, "order", order_id, "", value, Retention.TAX_RECORD)
    for connection_id, party_code in _parties(name, subject):
        party = await keeper.erp.get_party(GetParty(connection_id, party_code))
        for value in sealer(Party).personal_values(party):
            yield FoundValue(behind, "party", party_code, "", value, Retention.TAX_RECORD)


def _orders(name: str, subject: Subject) -> Iterator[tuple[str, str]]:
    """Shop orders that were captured from a service."""
    shops = {
        (one.case_id, one.body["connection_id"], one.body["channel_order_id"])
        for one in subject.entries
        if (one.kind, one.name) == ("fact", "OrderAnnounced")
    }
    captured = {
        one.case_id
        for one in subject.entries
        if (one.kind, one.name) == ("fact", "OrderCaptured") and one.body.get("system") == name
    }
    yield from sorted({(shop, order) for case, shop, order in shops if case in captured})


def _parties(name: str, subject: Subject) -> Iterator[tuple[str, str]]:
    """Customers that a service made sure of in its ERP."""
    made = {
        (one.body["evidence"]["connection_id"], one.body["party_code"])
        for one in subject.entries
        if (one.kind, one.name) == ("result", "ensure_party")
        and one.body["evidence"]["system"] == name
    }
    yield from sorted(made)
