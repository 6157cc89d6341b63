"""A customer with unmistakable values, and orders of hers."""

from typing import Any

from msgspec import structs
from order_builders import ADDRESS
from shop_orders import three_lines

from trunkline_model.capabilities.channel_orders import ChannelOrder
from trunkline_store.keys import Keyring

NAME, EMAIL = "Zephyrine Quillfeather", "zephyrine@quillfeather.example"
STREET, CITY, PHONE = "17 Marmalade Crescent", "Llanfairpwll", "01632 960144"
MARKS = (NAME, EMAIL, STREET, CITY, PHONE, "Quillfeather", "Marmalade")
WORDS = f"{NAME} called from {PHONE}"
PLACE = structs.replace(ADDRESS, name=NAME, line1=STREET, city=CITY, phone=PHONE, email=EMAIL)
KEYRING = Keyring(bytes(32))


def marked(number: int, **changes: Any) -> ChannelOrder:
    """Give an order of hers, some of it changed."""
    hers = {
        "channel_order_id": f"50{number}",
        "name": f"#10{number}",
        "customer_name": NAME,
        "customer_email": EMAIL,
        "shipping_address": PLACE,
        "billing_address": PLACE,
    }
    return structs.replace(three_lines(), **(hers | changes))
