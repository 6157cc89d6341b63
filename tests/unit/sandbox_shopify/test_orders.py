"""What was bought can be read back as Shopify shows it."""

from decimal import Decimal
from typing import Any

from litestar import Litestar
from litestar.testing import TestClient

ORDER = """query ($id: ID!) { order(id: $id) {
  name taxesIncluded displayFinancialStatus cancelledAt
  totalPriceSet { shopMoney { amount currencyCode } presentmentMoney { amount } }
  totalTaxSet { shopMoney { amount } } totalDiscountsSet { shopMoney { amount } }
  lineItems(first: 50) { nodes { sku quantity originalUnitPriceSet { shopMoney { amount } }
    discountAllocations { allocatedAmountSet { shopMoney { amount } } }
    taxLines { title rate priceSet { shopMoney { amount } } } } }
  shippingLines(first: 1) { nodes { title taxLines { priceSet { shopMoney { amount } } } } }
  transactions(first: 10) { kind status gateway amountSet { shopMoney { amount } } }
  risk { recommendation assessments { riskLevel } }
  customer { displayName defaultEmailAddress { emailAddress } }
  shippingAddress { name address1 zip countryCodeV2 }
} }"""

SINCE = """query ($first: Int!, $after: String, $query: String!) {
  orders(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {
    nodes { id name updatedAt } pageInfo { hasNextPage endCursor } } }"""


def amount(bag: dict[str, Any]) -> Decimal:
    return Decimal(bag["shopMoney"]["amount"])


def test_an_order_reads_back_to_the_penny(ask: Any, place: Any) -> None:
    placed = place(
        {"sku": "TEA", "quantity": 3, "price": "12.34"},
        {"sku": "MUG", "price": "7.99", "discount": "1.00"},
        discount="2.50",
    )
    order = ask(ORDER, id=placed["id"])["order"]
    charged = Decimal(0)
    for line in order["lineItems"]["nodes"]:
        off = sum(amount(one["allocatedAmountSet"]) for one in line["discountAllocations"])
        charged += amount(line["originalUnitPriceSet"]) * line["quantity"] - off
    assert charged + Decimal("4.95") == amount(order["totalPriceSet"]) == Decimal("46.46")
    assert amount(order["totalDiscountsSet"]) == Decimal("3.50")
    assert amount(order["transactions"][0]["amountSet"]) == Decimal("46.46")


def test_the_tax_of_an_order_is_the_sum_of_its_lines(ask: Any, place: Any) -> None:
    placed = place(
        {"sku": "TEA", "quantity": 3, "price": "12.34"},
        {"sku": "BOOK", "price": "9.99", "taxRate": "0"},
    )
    order = ask(ORDER, id=placed["id"])["order"]
    taxed = [*order["lineItems"]["nodes"], *order["shippingLines"]["nodes"]]
    found = [tax for line in taxed for tax in line["taxLines"]]
    assert sum(amount(tax["priceSet"]) for tax in found) == amount(order["totalTaxSet"])
    assert order["lineItems"]["nodes"][1]["taxLines"] == []


def test_prices_without_tax_have_it_added(ask: Any, place: Any) -> None:
    placed = place({"sku": "TEA", "price": "10.00"}, taxesIncluded=False, shipping=None)
    order = ask(ORDER, id=placed["id"])["order"]
    assert not order["taxesIncluded"]
    assert amount(order["totalPriceSet"]) == Decimal("12.00")


def test_a_guest_has_no_customer_and_risk_is_told(ask: Any, place: Any) -> None:
    placed = place(customer=None, risk="HIGH", payment="AUTHORIZATION")
    order = ask(ORDER, id=placed["id"])["order"]
    assert order["customer"] is None
    assert order["risk"]["recommendation"] == "CANCEL"
    assert order["displayFinancialStatus"] == "AUTHORIZED"


def test_an_unknown_order_is_null(ask: Any) -> None:
    assert ask(ORDER, id="gid://shopify/Order/1") == {"order": None}


def test_every_order_is_met_once_when_paging_by_time_of_change(ask: Any, place: Any) -> None:
    placed = [place()["id"] for _ in range(5)]
    met, after = [], None
    for _ in range(3):
        page = ask(SINCE, first=2, after=after, query="updated_at:>='2026-01-01T00:00:00Z'")
        met += [one["id"] for one in page["orders"]["nodes"]]
        after = page["orders"]["pageInfo"]["endCursor"]
    assert met == placed
    assert not page["orders"]["pageInfo"]["hasNextPage"]


def test_orders_before_the_asked_time_are_left_out(ask: Any, place: Any) -> None:
    place()
    assert not ask(SINCE, first=2, query="updated_at:>='2999-01-01T00:00:00Z'")["orders"]["nodes"]


def test_an_edit_moves_the_total_by_a_penny(
    shop: TestClient[Litestar], ask: Any, place: Any
) -> None:
    placed = place(shipping=None)
    shop.post(f"/_sandbox/orders/{placed['orderId']}/edit-total", json={"by": "0.01"})
    order = ask(ORDER, id=placed["id"])["order"]
    assert amount(order["totalPriceSet"]) == Decimal(placed["totalPrice"]) + Decimal("0.01")


def test_a_wrong_token_is_refused(shop: TestClient[Litestar]) -> None:
    answer = shop.post(
        "/admin/api/2026-10/graphql.json",
        json={"query": "{ shop { name } }"},
        headers={"X-Shopify-Access-Token": "guess"},
    )
    assert answer.status_code == 401


def test_orders_survive_a_restart(settings: Any, place: Any, shop: TestClient[Litestar]) -> None:
    from trunkline_sandbox_shopify.shop import Shop  # noqa: PLC0415 - opened a second time

    placed = place()
    again = Shop.open(settings.state_path, "d")
    found = again.order(placed["orderId"])
    again.box.close()
    assert found is not None
    assert shop.get("/_sandbox/orders").json()[0]["name"] == found.name == "#1001"
