"""Capability document register, for money that no order carries: given back, paid out."""

from datetime import date, timedelta
from uuid import uuid4

from bookkeeper import Bookkeeper
from erp_clerk import DAY_2, Clerk, gbp
from msgspec import structs
from registered import listed
from shopify_storefront import ShopifyStorefront

from trunkline_model.capabilities.document_register import (
    DocumentType,
    ListDocuments,
    RegisteredDocument,
)

EVER = (date(2026, 1, 1), date(2027, 1, 1))


async def test_money_that_somebody_gave_back_is_listed_by_what_they_said_of_it(
    clerk: Clerk, bookkeeper: Bookkeeper
) -> None:
    erp, reference = clerk.erp, f"refund-{uuid4().hex[:8]}"
    number = await bookkeeper.refund(await clerk.new_customer(), reference, "3.50", DAY_2)
    asked = ListDocuments(erp.connection_id, DocumentType.REFUND, DAY_2, DAY_2)
    found = await listed(erp.register, asked)
    assert found[number] == RegisteredDocument(
        number, reference, "", DAY_2, "live", gross=gbp("3.50")
    )
    assert all(one.gross and one.gross.amount > 0 for one in found.values())
    by_number = structs.replace(asked, from_on=EVER[0], to_on=EVER[1], document_ids=(number,))
    assert list(await listed(erp.register, by_number)) == [number]
    money = structs.replace(asked, document_type=DocumentType.PAYMENT)
    assert number not in await listed(erp.register, money)


async def test_a_shop_lists_what_it_paid_out_by_the_name_that_a_bank_gives_it(
    shop: ShopifyStorefront,
) -> None:
    day = date(2026, 3, 4)
    made = {
        status: await shop.pay_out("19.90", status, f"{day}T12:00:00Z")
        for status in ("PAID", "FAILED", "SCHEDULED")
    }
    asked = ListDocuments(shop.connection_id, DocumentType.PAYOUT, day, day, limit=1)
    found = {one.business_key: one for one in (await listed(shop.register, asked)).values()}
    assert set(found) == {made["PAID"], made["FAILED"]}
    assert (found[made["PAID"]].gross, found[made["PAID"]].on) == (gbp("19.9"), day)
    assert [found[made[one]].state for one in ("PAID", "FAILED")] == ["live", "cancelled"]
    other = structs.replace(asked, from_on=day + timedelta(days=1), to_on=day + timedelta(days=1))
    assert not await listed(shop.register, other)
