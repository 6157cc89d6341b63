"""What a reverse charge posts, and what a cancelled bill leaves, is explained to its end."""

from decimal import Decimal

from eventually import eventually
from explained_ledger import Explained, named, open_tracing, path_of
from msgspec import structs
from purchase_builders import gbp
from purchase_company import BuyingCompany
from trade_invoices import invoice

from trunkline_model.capabilities.lineage import Lineage
from trunkline_model.capabilities.purchases import WantedLine
from trunkline_model.capabilities.supplier_bills import SupplierBill
from trunkline_model.trade_invoice import TradeTax

WALL = WantedLine("1", "MUG-BLUE", "Masonry, hours", Decimal(50), gbp("20.00"))


async def posted(buyer: BuyingCompany, *, supply: str) -> SupplierBill:
    raised = await buyer.raise_purchase(WALL, supply=supply)
    await buyer.approve(await buyer.purchase(raised.purchase_number, "APPROVAL"), "sam")
    number = (await buyer.purchase(raised.purchase_number, "SENT")).purchase_number
    said = invoice("INV-1", number, ("1", 50, "20.00"))
    if supply == "construction":
        free = tuple(
            structs.replace(one, tax_category="AE", tax_rate=Decimal(0)) for one in said.lines
        )
        taxes = (TradeTax("AE", Decimal(0), said.net, gbp(0)),)
        said = structs.replace(
            said, lines=free, taxes=taxes, tax=gbp(0), gross=said.net, payable=said.net
        )
    bill = buyer.backends.supplier.bill(said)
    await buyer.bill(bill, "MATCHED")
    await buyer.decide_bill("approve_bill", bill, "sam")
    done = await buyer.bill(bill, "POSTED")
    await buyer.settled()
    return done


async def cancelled(buyer: BuyingCompany, bill: SupplierBill) -> None:
    """Have the posting undone, as what was half done is."""
    wish = (
        "INSERT INTO transitions (transition_id, case_id, name, cause, state) VALUES (%s, %s, "
        "'undo', %s, 'open')"
    )
    request = f"{bill.case_id}:post_bill:first.post_supplier_invoice"
    async with buyer.engine.transaction() as conn:
        await conn.execute(wish, [f"{bill.case_id}:undo:{request}", bill.case_id, request])

    async def is_cancelled() -> bool:
        return "CancelSupplierInvoice" in buyer.backends.journal()

    assert await eventually(is_cancelled, 60)
    await buyer.settled()


def values(found: Lineage) -> dict[str, tuple[str, bool]]:
    return {one.field: (one.value, one.complete) for one in found.values}


async def test_tax_that_the_buyer_charges_itself_is_explained_on_both_its_accounts(
    buyer: BuyingCompany, database_url: str
) -> None:
    bill = await posted(buyer, supply="construction")
    async with open_tracing(database_url) as tracing:
        ledger = Explained(buyer.backends.books, "sandbox-erp", tracing)
        assert await ledger.gaps() == []
        found = await ledger.of(bill.ledger_number)
    assert values(found)["self_charged/0/tax"] == ("200.00 GBP", True)
    assert values(found)["tax"] == ("0.00 GBP", True)
    behind = named(path_of(found, "self_charged/0/tax"))
    assert {("fact", "BillValidated"), ("fact", "BillApproved"), ("fact", "BillCaptured")} <= behind


async def test_what_a_cancelled_bill_posted_the_other_way_is_explained_with_what_it_took_back(
    buyer: BuyingCompany, database_url: str
) -> None:
    bill = await posted(buyer, supply="services")
    await cancelled(buyer, bill)
    async with open_tracing(database_url) as tracing:
        ledger = Explained(buyer.backends.books, "sandbox-erp", tracing)
        assert await ledger.gaps() == []
        found = await ledger.of(bill.ledger_number)
        (alone,) = (await ledger.of(bill.ledger_number, "taken back gross")).values
    assert values(found)["gross"] == values(found)["taken back gross"] == ("1200.00 GBP", True)
    assert alone.value == "1200.00 GBP"
    path = path_of(found, "taken back gross")
    assert path[0].name == "cancel_supplier_invoice"
    assert ("rule", "all of it, the other way") in named(path)
    assert [one for one in path if one.name == "post_supplier_invoice"]
