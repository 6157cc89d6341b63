"""An order's input as fields that people may correct, and the order with other values; pure.

What the customer was charged in all is the shop's own fact: it is never corrected, so the penny
proof always stands against it.
"""

from collections.abc import Mapping

from msgspec import structs

from trunkline_model.address import Address
from trunkline_model.capabilities.channel_orders import ChannelOrder
from trunkline_model.capabilities.order_to_cash import PlaceOrder
from trunkline_model.field_texts import line_texts, lines_with, texts_of, with_texts

LINE = ("sku", "quantity", "tax_rate", "unit_price", "discount", "charged", "tax")
HEADER = ("shipping_charged", "shipping_tax", "shipping_tax_rate")
PLACED_LINE = ("sku", "quantity")
ADDRESS = ("name", "line1", "line2", "city", "region", "postcode")

NOWHERE = Address(name="", line1="", city="", postcode="", country="")
"""An address of which nothing is known yet."""


def shop_values(order: ChannelOrder) -> dict[str, str]:
    """Give what may be corrected of a shop's order."""
    return {
        **line_texts(order.lines, LINE),
        **texts_of(order, HEADER),
        **_address_values("shipping_address", order.shipping_address or NOWHERE),
        **(
            _address_values("billing_address", order.billing_address)
            if order.billing_address
            else {}
        ),
    }


def placed_values(placement: PlaceOrder) -> dict[str, str]:
    """Give what may be corrected of a partner's order."""
    lines = line_texts(placement.lines, PLACED_LINE)
    return lines | _address_values("delivery_address", placement.delivery_address)


def corrected_shop(order: ChannelOrder, values: Mapping[str, str]) -> ChannelOrder:
    """Give a shop's order with these values."""
    return structs.replace(
        with_texts(order, HEADER, values),
        lines=lines_with(order.lines, LINE, values),
        shipping_address=_address("shipping_address", order.shipping_address, values),
        billing_address=_address("billing_address", order.billing_address, values),
    )


def corrected_placement(placement: PlaceOrder, values: Mapping[str, str]) -> PlaceOrder:
    """Give a partner's order with these values."""
    address = _address("delivery_address", placement.delivery_address, values)
    return structs.replace(
        placement,
        lines=lines_with(placement.lines, PLACED_LINE, values),
        delivery_address=address or placement.delivery_address,
    )


def _address_values(path: str, address: Address) -> dict[str, str]:
    return {f"{path}.{name}": getattr(address, name) for name in (*ADDRESS, "country")}


def _address(path: str, known: Address | None, values: Mapping[str, str]) -> Address | None:
    given = {name: values.get(f"{path}.{name}", "") for name in (*ADDRESS, "country")}
    return structs.replace(known or NOWHERE, **given) if any(given.values()) else known
