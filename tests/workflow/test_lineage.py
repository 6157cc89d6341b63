"""Every amount that an order left in the ERP's ledger explains itself, back to what came in."""

from collections.abc import AsyncIterator
from datetime import date

import pytest
from explained_ledger import Explained, open_tracing, path_of
from order_company import Company
from partner_orders import place, release_credit
from shop_orders import three_lines

from trunkline_kit.errors import Invalid, NotFound
from trunkline_model.capabilities.lineage import GetConsequences, GetLineage
from trunkline_process_operations.lineage.tracing_desk import TracingDesk

DAY = date(2026, 11, 17)


@pytest.fixture
async def tracing(company: Company, database_url: str) -> AsyncIterator[TracingDesk]:
    assert company
    async with open_tracing(database_url) as one:
        yield one


async def erp_of(company: Company) -> str:
    """The run-time name under which the ERP's documents are evidenced."""
    ((name,),) = {
        (row["key"].partition("/")[0],)
        for row in await company.rows(
            "SELECT key FROM mentions JOIN journal USING (case_id, seq)"
            " WHERE kind = 'result' AND name = 'book_sales_order'"
        )
    }
    return str(name)


async def unexplained(company: Company, tracing: TracingDesk) -> list[str]:
    """What the ERP's ledger holds and no lineage explains to the penny and to its end."""
    return await Explained(company.backends.books, await erp_of(company), tracing).gaps()


async def sold(company: Company) -> str:
    """A shop order, sent, billed and paid; gives its invoice."""
    company.backends.shop.place(three_lines())
    released = await company.state("RELEASED")
    company.backends.warehouse.send_all(f"{released.order_number}-1", DAY)
    closed = await company.state("CLOSED")
    return next(one.number for one in closed.documents if one.document_type == "invoice")


async def test_every_amount_of_a_shop_order_explains_itself(
    company: Company, tracing: TracingDesk
) -> None:
    await sold(company)
    assert await unexplained(company, tracing) == []


async def test_a_line_leads_through_proof_and_capture_to_the_bytes(
    company: Company, tracing: TracingDesk
) -> None:
    number = await sold(company)
    found = await tracing.get_lineage(GetLineage(await erp_of(company), number, "lines/0/net"))
    assert [one.field for one in found.values] == ["lines/0/net"]
    nodes = path_of(found, "lines/0/net")
    first = nodes[0]
    assert (first.kind, first.name) == ("step", "issue_invoice")
    assert first.mapping_version
    assert first.request_sha256
    assert first.pointer == "/body/invoice/lines/0/net"
    named = {(one.kind, one.name) for one in nodes}
    assert named >= {
        ("fact", "OrderValidated"),
        ("fact", "OrderCaptured"),
        ("observation", "get_channel_order"),
        ("fact", "OrderAnnounced"),
        ("fact", "ParcelLeft"),
    }
    assert any("penny proof" in one.name for one in nodes if one.kind == "rule")
    kept = [one for one in nodes if one.kind == "bytes"]
    assert {(one.hash, one.name) for one in kept} == {
        ("f00d", "system-shopify"),
        ("f00d", "system-warehouse"),
    }
    assert all(one.at and one.actor for one in nodes if one.kind in ("step", "fact"))


async def test_a_partners_order_paid_by_transfer_explains_itself(
    company: Company, tracing: TracingDesk
) -> None:
    number = await place(company, {"PAN-28": 45, "TEAPOT-1L": 10}, "PO-4711")
    await company.state("HELD", number)
    await release_credit(company, number)
    await company.state("RELEASED", number)
    company.backends.warehouse.send_all(f"{number}-1", DAY)
    billed = await company.until(
        lambda one: any(doc.document_type == "invoice" for doc in one.documents), number
    )
    owed = next(one for one in billed.documents if one.document_type == "invoice")
    assert owed.amount is not None
    company.backends.bank.book("BK-1", str(owed.amount.amount), f"Payment {owed.number}")
    paid = await company.until(
        lambda one: any(doc.document_type == "receipt" for doc in one.documents), number
    )
    assert await unexplained(company, tracing) == []
    receipt = next(one.number for one in paid.documents if one.document_type == "receipt")
    found = await tracing.get_lineage(GetLineage(await erp_of(company), receipt))
    assert ("fact", "BankCreditMatched") in {
        (one.kind, one.name) for one in path_of(found, "amount")
    }


async def test_what_came_in_leads_forward_to_all_that_it_caused(
    company: Company, tracing: TracingDesk
) -> None:
    invoice = await sold(company)
    (bytes_in,) = await company.rows(
        "SELECT key FROM mentions JOIN journal USING (case_id, seq)"
        " WHERE key LIKE 'raw:system-shopify/%' AND name = 'OrderAnnounced' LIMIT 1"
    )
    raw_id = bytes_in["key"].partition("/")[2]
    found = await tracing.get_consequences(GetConsequences("system-shopify", raw_id))
    left = {one.document_number for one in found.consequences if one.kind == "step"}
    assert invoice in left
    (parcel,) = await company.rows(
        "SELECT split_part(key, '/', 2) AS at FROM mentions JOIN journal USING (case_id, seq)"
        " WHERE key LIKE 'event:system-warehouse/%' AND name = 'ParcelLeft'"
    )
    ask = GetConsequences("system-warehouse", position=int(parcel["at"]))
    names = [one.name for one in (await tracing.get_consequences(ask)).consequences]
    assert names[0] == "ParcelLeft"
    assert {"issue_goods", "issue_invoice", "create_fulfilment"} <= set(names)
    assert "book_sales_order" not in names


async def test_what_is_not_known_is_not_found(company: Company, tracing: TracingDesk) -> None:
    with pytest.raises(NotFound):
        await tracing.get_lineage(GetLineage("system-tryton", "NO-SUCH"))
    with pytest.raises(NotFound):
        await tracing.get_consequences(GetConsequences("system-bank", "raw-none"))
    number = await sold(company)
    with pytest.raises(NotFound, match="no value colour"):
        await tracing.get_lineage(GetLineage(await erp_of(company), number, "colour"))


async def test_bytes_and_position_are_asked_for_one_at_a_time(tracing: TracingDesk) -> None:
    for request in (
        GetConsequences("system-bank"),
        GetConsequences("system-bank", "raw-1", position=1),
    ):
        with pytest.raises(Invalid):
            await tracing.get_consequences(request)
