"""A service holds the version that was published last, whatever order pushes come in."""

from collections.abc import AsyncIterator

import pytest
from mapping_tables import asking, row, rule, tables

from trunkline_kit.errors import Invalid, Refused
from trunkline_mapping.held import Held
from trunkline_model.capabilities.translation import ApplyMapping
from trunkline_model.mapping import MappingKind, MappingTables, RuleType
from trunkline_store.migrations import migrate
from trunkline_store.pool import Pool, open_pool

TAX = MappingKind.TAX_CODE


@pytest.fixture
async def pool(database_url: str) -> AsyncIterator[Pool]:
    await migrate(database_url, schema="held", packages=("trunkline_store.sql",))
    async with open_pool(database_url, schema="held") as pool:
        yield pool


def held(pool: Pool) -> Held:
    return Held(pool, system="system-x", code="x/1", built_in={TAX: {"vat-20": "own"}})


def push(number: int, found: MappingTables) -> ApplyMapping:
    return ApplyMapping("erp", f"mapping:{number}", number, f"{number}.abc", found)


async def test_what_is_built_in_holds_until_a_version_is_pushed_and_evidence_says_which(
    pool: Pool,
) -> None:
    mine = held(pool)
    assert mine.of("erp").version == "x/1+built-in"
    assert mine.of("erp").code(TAX, "vat-20", asking()) == "own"
    applied = await mine.apply(push(3, tables(row("vat-20", "SR"))))
    assert applied.evidence.mapping_version == "x/1+3.abc"
    assert mine.of("erp").code(TAX, "vat-20", asking()) == "SR"
    assert mine.of("another").version == "x/1+built-in"


async def test_another_replica_finds_the_version_in_the_database(pool: Pool) -> None:
    mine, theirs = held(pool), held(pool)
    await mine.apply(push(3, tables(row("vat-20", "SR"))))
    await theirs.refresh()
    assert theirs.of("erp").version == "x/1+3.abc"
    before = theirs.of("erp")
    await theirs.refresh()
    assert theirs.of("erp") is before


async def test_a_push_that_comes_late_changes_nothing_and_one_that_is_repeated_is_fine(
    pool: Pool,
) -> None:
    mine = held(pool)
    await mine.apply(push(3, tables(row("vat-20", "SR"))))
    await mine.apply(push(3, tables(row("vat-20", "SR"))))
    with pytest.raises(Refused) as caught:
        await mine.apply(push(2, tables(row("vat-20", "OLD"))))
    assert caught.value.reason == "superseded"
    assert mine.of("erp").version == "x/1+3.abc"


async def test_tables_that_never_end_are_not_held_even_when_they_are_pushed(pool: Pool) -> None:
    mine = held(pool)
    circle = tables(rule("a", "rules.a", RuleType.BOOL))
    with pytest.raises(Invalid, match="never ends"):
        await mine.apply(push(1, circle))
    assert mine.of("erp").version == "x/1+built-in"
