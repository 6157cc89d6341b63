"""A shop is told of carriers and locations in its own words, and its gateways are read in ours."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from mapping_tables import row, tables

from trunkline_kit.errors import Refused
from trunkline_mapping.translation import Translation
from trunkline_model.capabilities.channel_orders import (
    CreateFulfilment,
    GetChannelOrder,
    PublishStock,
)
from trunkline_model.capabilities.translation import CodeUse
from trunkline_model.mapping import MappingKind, MappingTables
from trunkline_model.quantity import LineQuantity
from trunkline_model.shipment import Parcel
from trunkline_system_shopify.adapter import Shopify
from trunkline_system_shopify.client import ShopifyClient
from trunkline_system_shopify.connected import codes
from trunkline_system_shopify.mapping import BUILT_IN
from trunkline_system_shopify.reading import Reading

GATEWAY = MappingKind.PAYMENT_METHOD


def by(client: ShopifyClient, found: MappingTables) -> Shopify:
    translation = Translation(found, "shopify+4.abc", BUILT_IN)
    return Shopify(client, "shopify", lambda: translation)


async def test_a_parcel_is_shown_under_the_shop_s_name_of_its_carrier(
    shop: Any, client: ShopifyClient
) -> None:
    placed = await shop.place()
    (line_id,) = await shop.line_ids(placed)
    sent = Parcel("p1", date(2026, 11, 20), "RM", "T1", (LineQuantity(line_id, "", Decimal(1)),))
    carriers = tables(row("RM", "Royal Mail", kind=MappingKind.CARRIER))
    shown = await by(client, carriers).create_fulfilment(
        CreateFulfilment("shopify", "r1", str(placed["orderId"]), sent, notify_customer=False)
    )
    assert shown.evidence.mapping_version == "shopify+4.abc"
    (effect,) = await shop.effects("fulfillmentCreate")
    assert "Royal Mail" in str(effect["body"])


async def test_stock_goes_to_the_location_that_the_default_is_mapped_to(
    shop: Any, client: ShopifyClient
) -> None:
    await shop.tell("products", {"sku": "TEA", "available": 10})
    figure = PublishStock("shopify", "s1", "TEA", "", Decimal(4))
    moon = tables(row("default", "Moon", kind=MappingKind.LOCATION))
    with pytest.raises(Exception, match="Moon"):
        await by(client, moon).publish_stock(figure)
    main = tables(row("default", "Main warehouse", kind=MappingKind.LOCATION))
    assert (await by(client, main).publish_stock(figure)).previous == Decimal(10)


async def test_a_payment_is_read_by_our_name_of_its_gateway(
    shop: Any, client: ShopifyClient
) -> None:
    placed = await shop.place()
    request = GetChannelOrder("shopify", str(placed["orderId"]))
    cards = tables(row("shopify_payments", "card", kind=GATEWAY))
    read = await by(client, cards).get_channel_order(request)
    assert {one.gateway for one in read.payments} == {"card"}
    with pytest.raises(Refused) as caught:
        await by(client, tables(row("paypal", "paypal", kind=GATEWAY))).get_channel_order(request)
    assert caught.value.reason == "unmapped_code"


async def test_the_shop_s_own_locations_are_the_only_ones_that_a_row_may_lead_to(
    shop: Any, client: ShopifyClient
) -> None:
    await shop.tell("products", {"sku": "TEA", "available": 10})
    listed = await codes(Reading(client), MappingKind.LOCATION)
    assert (listed.use, listed.wanted) == (CodeUse.LISTED, ("default",))
    name, number = (one.code for one in listed.codes)
    assert name == "Main warehouse"
    figure = PublishStock("shopify", "s2", "TEA", "", Decimal(4))
    by_number = tables(row("default", number, kind=MappingKind.LOCATION))
    assert (await by(client, by_number).publish_stock(figure)).previous == Decimal(10)
    for kind, use in ((MappingKind.CARRIER, CodeUse.FREE), (MappingKind.UNIT, CodeUse.UNUSED)):
        assert (await codes(Reading(client), kind)).use is use
