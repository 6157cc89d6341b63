"""Who a shop's customer is in the ERP: one party for one person, also for guests."""

from hashlib import sha256

from trunkline_model.capabilities.channel_orders import ChannelOrder
from trunkline_model.party import Party


def party_code(connection_id: str, order: ChannelOrder) -> str:
    """Name the party: by the shop's customer id, else by e-mail, else by the order."""
    if order.customer_id:
        return f"{connection_id}-{order.customer_id.rpartition('/')[2]}"
    if order.customer_email:
        digest = sha256(order.customer_email.strip().lower().encode()).hexdigest()
        return f"{connection_id}-guest-{digest[:12]}"
    return f"{connection_id}-order-{order.channel_order_id.rpartition('/')[2]}"


def party(connection_id: str, order: ChannelOrder) -> Party:
    """Describe the customer as the ERP is to know it."""
    addresses = [one for one in (order.billing_address, order.shipping_address) if one]
    return Party(
        party_code=party_code(connection_id, order),
        name=order.customer_name or (addresses[0].name if addresses else order.name),
        email=order.customer_email,
        addresses=tuple(dict.fromkeys(addresses)),
        payment_term="immediate",
    )
