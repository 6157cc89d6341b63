"""Order 2: ordered by a partner on 30-day terms, held, short, paid by bank transfer."""

import uuid
from decimal import Decimal

from trunkline_model.capabilities.order_to_cash import Order, ReleaseHold
from trunkline_model.capabilities.partners import CreatePartner, PartnerCreated

from .buying import reordered
from .following import Following, documents
from .places import APPROVER, Places, told
from .script import (
    DELIVERY,
    PARTY_CODE,
    TRADE_LINES,
    TRADE_SHORT,
    TRADE_SHORT_SKU,
    days_before,
    noon,
)
from .shop_order import Say


async def play_trade_order(places: Places, say: Say) -> Order:
    """Carry the order from the partner's call to closed; gives it as it ended."""
    number, purchase_order = await _post(places, say)
    following = Following(places, number, say)
    await following.until(lambda one: one.state.startswith("HELD"), "held for credit")
    await places.orders.release_hold(
        ReleaseHold(number, "credit", APPROVER.name, "known customer, order covered")
    )
    await following.until(lambda one: bool(documents(one, "shipment_order")), "at the warehouse")
    await _ship(places, following, days_ago=4)
    await following.until(lambda one: len(documents(one, "invoice")) == 1, "invoiced in part")
    await reordered(places)  # else what comes in here would be counted already
    await _receive(places)
    say(f"the warehouse received {TRADE_SHORT} of {TRADE_SHORT_SKU}")
    await following.until(lambda one: len(documents(one, "shipment_order")) == 2, "filled")
    await _ship(places, following, days_ago=2)
    order = await following.until(lambda one: len(documents(one, "invoice")) == 2, "invoiced")
    await _pay(places, order, purchase_order)
    say("the bank put its statement out")
    return await following.until(lambda one: one.state == "CLOSED", "closed")


async def _post(places: Places, say: Say) -> tuple[str, str]:
    key = uuid.uuid4().hex
    purchase_order = f"PO-{key[:8].upper()}"
    partner = await places.partners.create_partner(
        CreatePartner(f"Harbour Hotels {key[:8]}", PARTY_CODE, ("orders:read", "orders:write"))
    )
    headers = {"Authorization": f"Bearer {await _token(places, partner)}", "Idempotency-Key": key}
    body = {
        "purchase_order_number": purchase_order,
        "currency": "GBP",
        "ordered_on": days_before(6).isoformat(),
        "delivery_address": DELIVERY,
        "lines": list(TRADE_LINES),
    }
    answer = await places.gateway.post("/v1/orders", json=body, headers=headers)
    if answer.is_error:
        raise RuntimeError(f"POST /v1/orders: {answer.status_code} {answer.text}")
    number = str(answer.json()["number"])
    say(f"a partner ordered {purchase_order} through the gateway: {number}")
    return number, purchase_order


async def _token(places: Places, partner: PartnerCreated) -> str:
    answer = await places.gateway.post(
        "/oauth/token",
        data={"grant_type": "client_credentials"},
        auth=(partner.client_id, partner.client_secret),
    )
    if answer.is_error:
        raise RuntimeError(f"POST /oauth/token: {answer.status_code} {answer.text}")
    return str(answer.json()["access_token"])


async def _ship(places: Places, following: Following, *, days_ago: int) -> None:
    reference = documents(await following.now(), "shipment_order")[-1]
    parcel = {"dispatched_at": noon(days_before(days_ago))}
    await told(places.warehouse, "POST", f"/_sandbox/shipment-orders/{reference}/parcels", parcel)


async def _receive(places: Places) -> None:
    receipt = {
        "sku": TRADE_SHORT_SKU,
        "quantity": str(TRADE_SHORT),
        "received_on": days_before(3).isoformat(),
        "reference": f"GRN-{uuid.uuid4().hex[:8].upper()}",
    }
    await told(places.warehouse, "POST", "/_sandbox/receipts", receipt)


async def _pay(places: Places, order: Order, purchase_order: str) -> None:
    owed = sum(
        (
            one.amount.amount
            for one in order.documents
            if one.document_type == "invoice" and one.amount
        ),
        Decimal(0),
    )
    entry = {
        "amount": str(owed),
        "reference": f"Payment for {purchase_order} {' '.join(documents(order, 'invoice'))}",
        "end_to_end_id": purchase_order,
        "counterparty": DELIVERY["name"],
        "booked_on": days_before(1).isoformat(),
    }
    await told(places.bank, "POST", "/_sandbox/entries", entry)
    closing = {"closed_on": days_before(1).isoformat()}
    await told(places.bank, "POST", "/_sandbox/statements", closing)
