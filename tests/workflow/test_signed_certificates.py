"""Certificates bear a signature that whoever owns the database still cannot write."""

from base64 import b64encode
from collections.abc import AsyncIterator, Callable
from hashlib import sha256
from typing import Any

import pytest
from msgspec import json
from order_builders import ORDERED_AT
from order_company import Company
from own_registers import Office, open_office
from shop_orders import three_lines

from trunkline_durable.chain import canonical, verify
from trunkline_model.capabilities.evidence import ListSigningKeys, VerifyCertificates
from trunkline_process_operations.evidence.audit_desk import AuditDesk
from trunkline_store.signing import SigningKeys, encoded

DAY = ORDERED_AT.date()
KEYS = SigningKeys.from_base64(b64encode(bytes(range(32))).decode())
ALL = VerifyCertificates()
CASE = "completeness/main"
OWNERS = "SET session_replication_role = "
READ = "SELECT entry FROM journal WHERE case_id = %s AND seq = %s"
WRITE = "UPDATE journal SET entry = %s, hash = %s WHERE case_id = %s AND seq = %s"
HEAD = "UPDATE cases SET head_hash = %s WHERE case_id = %s"

type Change = Callable[[dict[str, Any]], None]


@pytest.fixture
async def office(company: Company, database_url: str) -> AsyncIterator[Office]:
    """Count the day of one order, twice: unsigned, as an earlier release did, then signed."""
    company.backends.shop.place(three_lines())
    await company.state("RELEASED")
    async with open_office(database_url, company) as before:
        await before.count(DAY)
    async with open_office(database_url, company, KEYS) as one:
        yield one


async def rewrite(office: Office, seq: int, change: Change) -> None:
    """Change the newest certificate as the owner of the database would, with its hashes right."""
    async with office.pool.connection() as conn:
        row: Any = await (await conn.execute(READ.encode(), [CASE, seq])).fetchone()
        said = json.decode(row[0])
        change(said)
        document = canonical(said)
        digest = sha256(document).digest()
        await conn.execute(f"{OWNERS} replica".encode())
        await conn.execute(WRITE.encode(), [document, digest, CASE, seq])
        await conn.execute(HEAD.encode(), [digest, CASE])
        await conn.execute(f"{OWNERS} DEFAULT".encode())
        assert await verify(conn, CASE) is None


async def test_a_certificate_says_who_signed_it_and_older_ones_are_counted(office: Office) -> None:
    signed = await office.count(DAY)
    assert (signed.key_id, len(signed.signature)) == (KEYS.signs, 88)
    desk = AuditDesk(office.pool, KEYS)
    found = await desk.verify_certificates(ALL)
    assert (found.certificates, found.unsigned, found.faults) == (2, 1, ())
    first = await desk.verify_certificates(VerifyCertificates(limit=1))
    rest = await desk.verify_certificates(VerifyCertificates(CASE, first.next_sequence, 1))
    assert (first.certificates, rest.certificates) == (1, 1)
    (key,) = (await desk.list_signing_keys(ListSigningKeys())).keys
    assert (key.key_id, key.public_key) == (KEYS.signs, encoded(KEYS.public[KEYS.signs]))
    other = AuditDesk(office.pool, SigningKeys.from_base64(b64encode(bytes(32)).decode()))
    (fault,) = (await other.verify_certificates(ALL)).faults
    assert "which is not known here" in fault.sentence


def settle(said: dict[str, Any]) -> None:
    """Let the source have had an order more."""
    said["body"]["totals"][0]["source"]["documents"] += 1


def rename(said: dict[str, Any]) -> None:
    said["actor"] = "somebody else"


def empty(said: dict[str, Any]) -> None:
    said["body"]["signature"] = "no signature"


def strip(said: dict[str, Any]) -> None:
    del said["body"]["signature"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (settle, "does not bear the signature"),
        (rename, "does not bear the signature"),
        (empty, "bears something that is no signature"),
    ],
)
async def test_who_writes_the_chain_anew_is_found_by_the_signature(
    office: Office, change: Change, told: str
) -> None:
    await office.count(DAY)
    await rewrite(office, 2, change)
    (fault,) = (await AuditDesk(office.pool, KEYS).verify_certificates(ALL)).faults
    assert (fault.case_id, fault.sequence) == (CASE, 2)
    assert fault.sentence.startswith(f"certificate 2 of {DAY}")
    assert told in fault.sentence


async def test_once_certificates_are_signed_none_may_lack_its_signature(office: Office) -> None:
    await office.count(DAY)
    await office.count(DAY)
    await rewrite(office, 3, strip)
    (fault,) = (await AuditDesk(office.pool, KEYS).verify_certificates(ALL)).faults
    assert (fault.sequence, "is not signed" in fault.sentence) == (3, True)
