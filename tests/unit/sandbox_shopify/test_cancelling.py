"""Cancelling an order: once, whole, with its money and its goods."""

from typing import Any

from litestar import Litestar
from litestar.testing import TestClient

CANCEL = """mutation ($id: ID!) {
  orderCancel(orderId: $id, reason: INVENTORY, restock: true,
              refundMethod: {originalPaymentMethodsRefund: true}) {
    job { id done } orderCancelUserErrors { code message } } }"""

STATE = """query ($id: ID!) { order(id: $id) { cancelledAt cancelReason displayFinancialStatus
  transactions(first: 5) { kind } fulfillmentOrders(first: 5) { nodes { status } } } }"""


def test_a_cancelled_order_gives_money_and_goods_back(
    shop: TestClient[Litestar], ask: Any, place: Any
) -> None:
    shop.post("/_sandbox/products", json={"sku": "TEA", "available": 10})
    placed = place()
    assert shop.get("/_sandbox/products/TEA").json()["available"] == {"Main warehouse": 7}
    assert not ask(CANCEL, id=placed["id"])["orderCancel"]["orderCancelUserErrors"]
    order = ask(STATE, id=placed["id"])["order"]
    assert order["cancelledAt"]
    assert order["displayFinancialStatus"] == "REFUNDED"
    assert [one["kind"] for one in order["transactions"]] == ["SALE", "REFUND"]
    assert order["fulfillmentOrders"]["nodes"] == [{"status": "CANCELLED"}]
    assert shop.get("/_sandbox/products/TEA").json()["available"] == {"Main warehouse": 10}


def test_a_second_cancellation_is_a_user_error(ask: Any, place: Any) -> None:
    placed = place()
    ask(CANCEL, id=placed["id"])
    errors = ask(CANCEL, id=placed["id"])["orderCancel"]["orderCancelUserErrors"]
    assert [one["code"] for one in errors] == ["INVALID"]


def test_an_unknown_order_cannot_be_cancelled(ask: Any) -> None:
    errors = ask(CANCEL, id="gid://shopify/Order/1")["orderCancel"]["orderCancelUserErrors"]
    assert [one["code"] for one in errors] == ["NOT_FOUND"]


def test_an_authorisation_is_released(ask: Any, place: Any) -> None:
    placed = place(payment="AUTHORIZATION")
    ask(CANCEL, id=placed["id"])
    assert ask(STATE, id=placed["id"])["order"]["displayFinancialStatus"] == "VOIDED"
