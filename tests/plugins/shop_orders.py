"""Shop orders of articles that the ERP sandbox sells."""

from decimal import Decimal
from typing import Any

from order_builders import gbp, shop_order

from trunkline_model.capabilities.channel_orders import ChannelOrder, ChannelOrderLine


def line(sku: str, quantity: int, price: str, discount: str = "0") -> ChannelOrderLine:
    """Give a line at 20 per cent with its tax inside."""
    charged = gbp(price).times(Decimal(quantity)) - gbp(discount)
    return ChannelOrderLine(
        line_id=f"gid://shopify/LineItem/{sku}",
        sku=sku,
        title=f"The {sku.lower()}",
        quantity=Decimal(quantity),
        unit_price=gbp(price),
        discount=gbp(discount),
        charged=charged,
        tax=charged.times(Decimal("0.2") / Decimal("1.2")).rounded(),
        tax_rate=Decimal("0.2"),
    )


def three_lines(**more: Any) -> ChannelOrder:
    """Give order 1: three lines, one of them discounted, with shipping."""
    return shop_order(
        line("MUG-BLUE", 3, "10.00"),
        line("TEAPOT-1L", 1, "29.99", "3.00"),
        line("PLATE-27", 4, "14.40"),
        **more,
    )
