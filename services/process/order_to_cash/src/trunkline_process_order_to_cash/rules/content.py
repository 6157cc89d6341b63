"""Whether a shop order says what it said before, apart from how far it has come."""

from hashlib import sha256

from msgspec import json, structs

from trunkline_model.capabilities.channel_orders import ChannelOrder


def content_sha256(order: ChannelOrder) -> str:
    """Hash what was bought, by whom, where it goes, at what price, and what was given back."""
    returned = sorted(
        (one.payment_id, one.kind, str(one.amount))
        for one in order.payments
        if one.kind == "refund" and one.status == "success"
    )
    content = (
        order.name,
        order.currency,
        order.taxes_included,
        order.customer_id,
        order.customer_email,
        order.billing_address,
        order.shipping_address,
        order.lines,
        order.shipping_title,
        order.shipping_charged,
        order.discounts,
        order.tax,
        order.gross,
        returned,
    )
    return sha256(json.encode(content)).hexdigest()


def without_refunds(order: ChannelOrder) -> str:
    """Hash the same as if nothing had been given back."""
    taken = tuple(one for one in order.payments if one.kind != "refund")
    return content_sha256(structs.replace(order, payments=taken))
