import pytest
from cryptography.exceptions import InvalidTag

from trunkline_kit.errors import Invalid, NotFound
from trunkline_store.keys import Keyring
from trunkline_store.pool import Pool


async def test_a_person_has_one_key_for_ever(pool: Pool, keyring: Keyring) -> None:
    async with pool.connection() as conn:
        one = await keyring.key_of(conn, "ada@example.test")
        same = await Keyring(bytes(range(32))).key_of(conn, "ada@example.test")
    assert one.key_id == same.key_id
    assert same.unseal(one.seal(b"Ada")) == b"Ada"


async def test_keys_lie_wrapped_and_subjects_blinded(pool: Pool, keyring: Keyring) -> None:
    async with pool.connection() as conn:
        await keyring.key_of(conn, "zoe@example.test")
        row = await (await conn.execute("SELECT data_keys::text FROM data_keys")).fetchone()
    assert row is not None
    assert "zoe" not in row[0]


async def test_another_master_key_opens_nothing(pool: Pool, keyring: Keyring) -> None:
    async with pool.connection() as conn:
        key = await keyring.new_key(conn, "document")
        with pytest.raises(InvalidTag):
            await Keyring(bytes(32)).key(conn, key.key_id)


async def test_an_erased_key_is_gone_for_good(pool: Pool, keyring: Keyring) -> None:
    async with pool.connection() as conn:
        key = await keyring.key_of(conn, "ada@example.test")
        assert await keyring.erase_subject(conn, "ada@example.test") == key.key_id
        with pytest.raises(NotFound):
            await keyring.key(conn, key.key_id)
        assert await keyring.keys(conn, [key.key_id]) == {key.key_id: None}


async def test_an_erased_person_who_comes_back_gets_a_new_key(pool: Pool, keyring: Keyring) -> None:
    async with pool.connection() as conn:
        old = await keyring.key_of(conn, "ada@example.test")
        await keyring.erase(conn, old.key_id)
        new = await keyring.key_of(conn, "ada@example.test")
    assert new.key_id != old.key_id


def test_equal_texts_are_found_by_their_blinded_form(keyring: Keyring) -> None:
    assert keyring.blind("Ada") == Keyring(bytes(range(32))).blind("Ada") != keyring.blind("Bob")


@pytest.mark.parametrize("text", ["", "c2hvcnQ=", "not base64!"])
def test_a_master_key_of_another_shape_is_invalid(text: str) -> None:
    with pytest.raises(Invalid):
        Keyring.from_base64(text)


async def test_what_no_law_keeps_goes_first_and_the_rest_by_itself(
    pool: Pool, keyring: Keyring
) -> None:
    async with pool.connection() as conn:
        key = await keyring.key_of(conn, "eve@example.test")
        assert key.brief is not None
        record, phone = key.seal(b"Eve"), key.brief.seal(b"0-1")
        await keyring.erase_brief(conn, key.key_id)
        left = await Keyring(bytes(range(32))).key(conn, key.key_id)
        assert (left.unseal(record), left.brief) == (b"Eve", None)
        with pytest.raises(NotFound):
            await keyring.key(conn, key.brief.key_id)
        again = await keyring.key_of(conn, "eve@example.test")
        assert again.key_id != key.key_id
        assert set(await keyring.key_ids_of(conn, "eve@example.test")) == {
            key.key_id,
            again.key_id,
        }
    assert phone
