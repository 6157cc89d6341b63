import pytest

from trunkline_kit.errors import NotFound
from trunkline_store.keys import Keyring
from trunkline_store.pool import Pool
from trunkline_store.raw_documents import RawDocuments


async def test_bytes_come_back_as_they_came(pool: Pool, keyring: Keyring) -> None:
    documents, content = RawDocuments(keyring), b"\x00<statement/>\xff"
    async with pool.connection() as conn:
        kept = await documents.keep(conn, content, content_type="text/xml", source="bank")
    async with pool.connection() as conn:
        document = await documents.get(conn, kept.raw_id)
    assert document.content == content
    assert document.sha256 == kept.sha256


async def test_a_document_lies_encrypted_under_its_own_key(pool: Pool, keyring: Keyring) -> None:
    documents = RawDocuments(keyring)
    async with pool.connection() as conn:
        for _ in range(2):
            await documents.keep(conn, b"secret", content_type="text/plain", source="x")
        found = await conn.execute("SELECT key_id, ciphertext FROM raw_documents")
        rows = await found.fetchall()
    assert len({key_id for key_id, _ in rows}) == 2
    assert all(b"secret" not in ciphertext for _, ciphertext in rows)


async def test_an_erased_document_cannot_be_read(pool: Pool, keyring: Keyring) -> None:
    documents = RawDocuments(keyring)
    async with pool.connection() as conn:
        kept = await documents.keep(conn, b"x", content_type="text/plain", source="x")
        await documents.erase(conn, kept.raw_id)
        with pytest.raises(NotFound):
            await documents.get(conn, kept.raw_id)


async def test_an_unknown_document_is_not_found(pool: Pool, keyring: Keyring) -> None:
    async with pool.connection() as conn:
        with pytest.raises(NotFound):
            await RawDocuments(keyring).get(conn, "raw_none")
