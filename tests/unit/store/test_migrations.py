import psycopg
import pytest

from trunkline_store.migrations import ChangedMigration, migrate, migrations_of

PACKAGES = ("trunkline_store.sql",)


async def test_a_migration_is_applied_once(database_url: str) -> None:
    first = await migrate(database_url, schema="one", packages=PACKAGES)
    assert first == [migration.name for migration in migrations_of(PACKAGES[0])]
    assert await migrate(database_url, schema="one", packages=PACKAGES) == []


async def test_services_share_a_database_with_a_schema_each(database_url: str) -> None:
    await migrate(database_url, schema="one", packages=PACKAGES)
    assert await migrate(database_url, schema="two", packages=PACKAGES) != []


async def test_a_changed_migration_is_not_passed_over(database_url: str) -> None:
    await migrate(database_url, schema="one", packages=PACKAGES)
    with psycopg.connect(database_url) as conn:
        conn.execute("UPDATE one.applied_migrations SET checksum = 'other'")
    with pytest.raises(ChangedMigration, match="0001"):
        await migrate(database_url, schema="one", packages=PACKAGES)
