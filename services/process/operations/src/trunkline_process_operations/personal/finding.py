"""Finds the cases that are about a person, and what hangs on them."""

from collections import defaultdict
from typing import Any

from msgspec import Struct, json

from trunkline_kit.errors import NotFound
from trunkline_store.keys import BRIEF, Keyring
from trunkline_store.pool import Connection
from trunkline_store.sealing import sealed_places, unsealed_value

from .rules import CaseOf

NAMED = """
SELECT case_id FROM personal_index WHERE blinded = %(blinded)s
UNION SELECT case_id FROM cases WHERE person_key = ANY(%(keys)s)
UNION SELECT case_id FROM cases WHERE %(person)s IN (case_id, business_key)
"""

WIDENED = """
SELECT case_id, process, business_key, state, labels, changed_at::date, person_key FROM cases
WHERE (case_id = ANY(%(cases)s) OR person_key IN (
    SELECT person_key FROM cases WHERE case_id = ANY(%(cases)s))) AND person_key IS NOT NULL
ORDER BY opened_at, case_id
"""

ENTRIES = """
SELECT case_id, seq, kind, name, entry FROM journal WHERE case_id = ANY(%s) ORDER BY case_id, seq
"""

MENTIONED = """
SELECT DISTINCT key FROM mentions
WHERE case_id = ANY(%s) AND (key LIKE 'raw:%%' OR key LIKE 'event:%%') ORDER BY key
"""

NAMES = ("name", "customer_name", "counterparty")
"""Last words of a pointer under which somebody's name stands."""


class Entry(Struct, frozen=True):
    """One entry of a journal."""

    case_id: str
    seq: int
    kind: str
    name: str
    body: Any


class Subject(Struct, frozen=True):
    """Everything by which a person is found again."""

    cases: tuple[CaseOf, ...]
    keys: tuple[str, ...]
    """Data keys of the process layer that sealed what their journals say."""
    entries: tuple[Entry, ...]
    raws: dict[str, tuple[str, ...]]
    """Documents that told of them, by the service that keeps them."""
    positions: dict[str, tuple[int, ...]]
    """Events that told of them, by the service that heard them."""
    names: tuple[str, ...]
    """What they are called, as far as it is not erased."""

    @property
    def case_ids(self) -> tuple[str, ...]:
        """Ids of the cases."""
        return tuple(one.case_id for one in self.cases)

    @property
    def services(self) -> tuple[str, ...]:
        """System services that heard of them or wrote for them."""
        wrote = {_system(one.body) for one in self.entries if one.kind == "result"}
        known = {*self.raws, *self.positions, *wrote}
        return tuple(sorted(one for one in known if one.startswith("system-")))


async def find(conn: Connection, keyring: Keyring, person: str) -> Subject:
    """Find by e-mail, customer id, exact name or order number; NotFound when nobody fits."""
    wanted = person.strip()
    values = {
        "blinded": keyring.blind(wanted),
        "keys": await keyring.key_ids_of(conn, wanted),
        "person": wanted,
    }
    found = await (await conn.execute(NAMED, values)).fetchall()
    return await of_cases(conn, keyring, [row[0] for row in found])


async def of_cases(conn: Connection, keyring: Keyring, cases: list[str]) -> Subject:
    """Gather what hangs on cases, and on others under the same person's key."""
    rows = await (await conn.execute(WIDENED, {"cases": cases})).fetchall()
    if not rows:
        sentence = "nothing is kept about that person: give an e-mail, a name or an order's number"
        raise NotFound(sentence, reason="nobody")
    ids = [row[0] for row in rows]
    said = await (await conn.execute(ENTRIES, [ids])).fetchall()
    entries = tuple(
        Entry(case_id, seq, kind, name, json.decode(document).get("body"))
        for case_id, seq, kind, name, document in said
    )
    places = [place for one in entries for place in sealed_places(one.body)]
    keys = {sealed["$sealed"] for _, sealed in places}
    mentioned = await (await conn.execute(MENTIONED, [ids])).fetchall()
    known = await keyring.keys(conn, keys)
    names = {
        unsealed_value(sealed, known)
        for pointer, sealed in places
        if pointer.rpartition("/")[2] in NAMES and known[sealed["$sealed"]] is not None
    }
    return Subject(
        cases=tuple(CaseOf(*row[:6]) for row in rows),
        keys=tuple(sorted({one.removesuffix(BRIEF) for one in keys} | {row[6] for row in rows})),
        entries=entries,
        raws=_by_service([row[0] for row in mentioned], "raw:", str),
        positions=_by_service([row[0] for row in mentioned], "event:", int),
        names=tuple(sorted(names)),
    )


def _by_service(keys: list[str], kind: str, read: Any) -> dict[str, tuple[Any, ...]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for key in keys:
        if key.startswith(kind):
            service, _, name = key.removeprefix(kind).partition("/")
            found[service].append(read(name))
    return {service: tuple(names) for service, names in found.items()}


def _system(body: Any) -> str:
    proof = body.get("evidence") if isinstance(body, dict) else None
    return str(proof.get("system", "")) if isinstance(proof, dict) else ""
