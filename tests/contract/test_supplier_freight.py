"""Freight on a supplier's bill has an account of its own name, for every ERP that posts it."""

from erp_buyer import Buyer, billed
from msgspec import structs

from trunkline_model.purchase_order import PurchaseLineKind


async def test_freight_is_an_expense_until_a_mapping_says_another_account(buyer: Buyer) -> None:
    line = billed("", 1, "12.00")
    freight = structs.replace(line, kind=PurchaseLineKind.FREIGHT, account="freight")
    posted = await buyer.bill(freight, structs.replace(line, line_id="2"))
    assert len({one.account for one in posted.lines}) == 1
    assert posted.lines[0].account not in {"", "freight"}
