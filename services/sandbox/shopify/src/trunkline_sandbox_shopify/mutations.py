"""What can be written: the fields of Mutation, with user errors as Shopify gives them."""

from typing import Any

from graphql import GraphQLError, GraphQLResolveInfo, get_directive_values

from . import cancelling, fulfilling, stock
from .gid import gid, number_of
from .order_views import parcel_view
from .paging import View
from .shop import Shop
from .webhooks import Webhooks


def mutation_root(shop: Shop, webhooks: Webhooks) -> View:
    """Give the root object of a mutation."""
    return {
        "fulfillmentCreate": lambda _, **asked: _create(shop, webhooks, asked["fulfillment"]),
        "fulfillmentCancel": lambda _, **asked: _take_back(shop, webhooks, asked["id"]),
        "orderCancel": lambda _, **asked: _cancel(shop, webhooks, asked),
        "inventorySetQuantities": lambda info, **asked: _set(shop, info, asked["input"]),
    }


def _create(shop: Shop, webhooks: Webhooks, wanted: dict[str, Any]) -> View:
    try:
        with shop.box.state.transaction():
            order, made = fulfilling.create(shop, wanted)
            webhooks.announce("orders/updated", order)
    except fulfilling.CannotFulfil as error:
        return {"fulfillment": None, "userErrors": [_user_error(["fulfillment"], error)]}
    return {"fulfillment": parcel_view(shop, order, made.fulfilment_id), "userErrors": []}


def _take_back(shop: Shop, webhooks: Webhooks, fulfilment_id: str) -> View:
    try:
        with shop.box.state.transaction():
            order, gone = fulfilling.cancel(shop, number_of(fulfilment_id))
            webhooks.announce("orders/updated", order)
    except fulfilling.CannotFulfil as error:
        return {"fulfillment": None, "userErrors": [_user_error(["id"], error)]}
    return {"fulfillment": parcel_view(shop, order, gone.fulfilment_id), "userErrors": []}


def _cancel(shop: Shop, webhooks: Webhooks, asked: dict[str, Any]) -> View:
    refund = bool((asked.get("refundMethod") or {}).get("originalPaymentMethodsRefund"))
    try:
        with shop.box.state.transaction():
            order = cancelling.cancel(
                shop,
                number_of(asked["orderId"]),
                asked["reason"],
                restock=asked["restock"],
                refund=refund,
            )
            webhooks.announce("orders/cancelled", order)
            webhooks.announce("orders/updated", order)
    except cancelling.CannotCancel as error:
        wrong = _user_error(["orderId"], error) | {"code": error.code}
        return {"job": None, "orderCancelUserErrors": [wrong]}
    return {
        "job": {"id": gid("Job", shop.new_id()), "done": False},
        "orderCancelUserErrors": [],
    }


def _set(
    shop: Shop,
    info: GraphQLResolveInfo[Any],  # pyrefly: ignore[not-a-type] - generic by a condition
    wanted: dict[str, Any],
) -> View:
    directive = info.schema.get_directive("idempotent")
    given = directive and get_directive_values(directive, info.field_nodes[0], info.variable_values)
    if not given or not given["key"].strip():
        raise GraphQLError(
            "The @idempotent directive with a key is required for inventorySetQuantities.",
            extensions={"code": "BAD_REQUEST"},
        )
    if any("changeFromQuantity" not in one for one in wanted["quantities"]):
        raise GraphQLError(
            "changeFromQuantity must be given; pass null to skip the check.",
            extensions={"code": "BAD_REQUEST"},
        )
    return stock.set_quantities(shop, wanted, given["key"])


def _user_error(field: list[str], error: Exception) -> View:
    return {"field": field, "message": str(error)}
