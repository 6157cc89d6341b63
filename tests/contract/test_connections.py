"""A service has several connections, and a request goes to the one that it names."""

from datetime import date
from decimal import Decimal

import pytest
from msgspec import structs
from parcel_warehouse import ParcelWarehouse
from second_connection import SUFFIX
from shopify_storefront import ShopifyStorefront
from statement_bank import StatementBank

from trunkline_kit.errors import NotFound, Unavailable
from trunkline_model.capabilities.bank_statements import ListStatements
from trunkline_model.capabilities.channel_orders import GetChannelOrder, PublishStock

DAY = date(2026, 11, 2)


async def test_an_unknown_connection_is_not_found(
    shop: ShopifyStorefront, warehouse: ParcelWarehouse, bank: StatementBank
) -> None:
    asked = [
        shop.orders.publish_stock(PublishStock("none", "contract:c1", "TEA", "", Decimal(1))),
        warehouse.fulfilment.create_shipment_order(
            structs.replace(warehouse.order(), connection_id="none")
        ),
        bank.statements.list_statements(ListStatements("none", DAY, DAY)),
    ]
    for one in asked:
        with pytest.raises(NotFound) as refusal:
            await one
        assert refusal.value.reason == "connection"


async def test_what_is_asked_of_a_backend_that_is_away_was_surely_not_done(
    shop: ShopifyStorefront, warehouse: ParcelWarehouse
) -> None:
    order = structs.replace(
        warehouse.order(), connection_id=warehouse.connection_id.removesuffix(SUFFIX)
    )
    first_shop = shop.connection_id.removesuffix(SUFFIX)
    asked = [
        shop.orders.get_channel_order(GetChannelOrder(first_shop, await shop.place())),
        warehouse.fulfilment.create_shipment_order(order),
    ]
    for one in asked:
        with pytest.raises(Unavailable) as failure:
            await one
        assert not failure.value.unknown
    reference = order.shipment_order.reference
    assert await warehouse.backend.effects("shipment_order.created", reference) == 0
