"""Shopify's words become ours without losing a penny or a meaning."""

from datetime import UTC, datetime
from decimal import Decimal

import msgspec
import pytest

from trunkline_model.money import Money
from trunkline_system_shopify import nodes
from trunkline_system_shopify.mapping import from_shopify, gid, number_of

ORDER = b"""{
  "legacyResourceId": "42", "name": "#1001", "email": null,
  "createdAt": "2026-11-02T09:30:00Z", "updatedAt": "2026-11-02T09:31:00Z", "cancelledAt": null,
  "currencyCode": "GBP", "taxesIncluded": true, "displayFinancialStatus": "PARTIALLY_REFUNDED",
  "customer": {"id": "gid://shopify/Customer/7", "displayName": "Ada Byron",
               "defaultEmailAddress": {"emailAddress": "ada@example.com"}},
  "billingAddress": null,
  "shippingAddress": {"name": "Ada Byron", "company": "Engines Ltd", "address1": "1 High Street",
    "address2": null, "city": "Leeds", "province": null, "zip": "LS1 4AP",
    "countryCodeV2": "GB", "phone": null},
  "lineItems": {"nodes": [{"id": "gid://shopify/LineItem/5", "sku": "TEA", "title": "Tea",
    "quantity": 3, "originalUnitPriceSet": {"shopMoney": {"amount": "12.34"}},
    "discountAllocations": [{"allocatedAmountSet": {"shopMoney": {"amount": "1.01"}}},
                            {"allocatedAmountSet": {"shopMoney": {"amount": "0.5"}}}],
    "taxLines": [{"rate": 0.2, "priceSet": {"shopMoney": {"amount": "5.92"}}}]}],
    "pageInfo": {"hasNextPage": false, "endCursor": null}},
  "shippingLines": {"nodes": [{"title": "Standard",
    "originalPriceSet": {"shopMoney": {"amount": "4.95"}}, "discountAllocations": [],
    "taxLines": [{"rate": 0.2, "priceSet": {"shopMoney": {"amount": "0.83"}}}]}]},
  "totalDiscountsSet": {"shopMoney": {"amount": "1.51"}},
  "totalTaxSet": {"shopMoney": {"amount": "6.75"}},
  "totalPriceSet": {"shopMoney": {"amount": "40.46"}},
  "transactions": [{"id": "gid://shopify/OrderTransaction/9", "kind": "SALE", "status": "SUCCESS",
    "gateway": "shopify_payments", "processedAt": null,
    "amountSet": {"shopMoney": {"amount": "40.46"}}}],
  "risk": {"assessments": [{"riskLevel": "LOW"}, {"riskLevel": "HIGH"}, {"riskLevel": "PENDING"}]}
}"""


def read(**changes: object) -> nodes.Order:
    return msgspec.convert({**msgspec.json.decode(ORDER), **changes}, nodes.Order)


def pounds(amount: str) -> Money:
    return Money(Decimal(amount), "GBP")


def test_a_line_is_charged_what_its_discounts_leave() -> None:
    order = read()
    line = from_shopify(order, order.line_items.nodes).lines[0]
    assert (line.line_id, line.quantity) == ("5", Decimal(3))
    assert line.unit_price == pounds("12.34")
    assert (line.discount, line.charged) == (pounds("1.51"), pounds("35.51"))
    assert (line.tax, line.tax_rate) == (pounds("5.92"), Decimal("0.2"))


def test_lines_and_shipping_sum_to_what_was_charged() -> None:
    order = read()
    found = from_shopify(order, order.line_items.nodes)
    assert found.lines[0].charged + found.shipping_charged == found.gross
    assert found.lines[0].tax + found.shipping_tax == found.tax


def test_who_and_where_are_told() -> None:
    order = read()
    found = from_shopify(order, ())
    assert (found.customer_id, found.customer_email) == ("7", "ada@example.com")
    assert found.shipping_address is not None
    assert found.shipping_address.name == "Ada Byron, Engines Ltd"
    assert found.billing_address is None


def test_a_guest_is_named_by_the_address() -> None:
    order = read(customer=None)
    found = from_shopify(order, ())
    assert (found.customer_id, found.customer_name, found.customer_email) == ("", "Ada Byron", "")


def test_a_payment_without_a_time_has_the_orders() -> None:
    order = read()
    payment = from_shopify(order, ()).payments[0]
    assert (payment.payment_id, payment.kind, payment.status) == ("9", "sale", "success")
    assert payment.processed_at == datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("levels", "risk"),
    [
        ([], "none"),
        (["PENDING"], "none"),
        (["NONE", "MEDIUM"], "medium"),
        (["LOW", "HIGH", "PENDING"], "high"),
    ],
)
def test_the_worst_finished_assessment_counts(levels: list[str], risk: str) -> None:
    order = read(risk={"assessments": [{"riskLevel": level} for level in levels]})
    assert from_shopify(order, ()).risk == risk


def test_statuses_are_lower_case_and_nothing_is_pending() -> None:
    assert from_shopify(read(), ()).financial_status == "partially_refunded"
    assert from_shopify(read(displayFinancialStatus=None), ()).financial_status == "pending"


def test_a_number_survives_its_global_id() -> None:
    assert number_of(gid("Order", "42")) == "42"
    assert number_of("gid://shopify/InventoryLevel/7?inventory_item_id=8") == "7"
