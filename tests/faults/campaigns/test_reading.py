"""What is read from the outside is what the backends committed: read here from real sandboxes."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from campaigns.reading import erp, shop, warehouse
from campaigns.reading.deliveries import Heard, from_partners, from_warehouse, from_webhooks
from campaigns.reading.trunkline import Entry, Stored, approvals
from campaigns.reading.whole import journal
from campaigns.reading.window import Names, pence
from erp_clerk import DAY_1, DAY_2, Clerk, gbp, line
from erp_ports import open_erp
from litestar.testing import AsyncTestClient
from oracle.observed import Units
from service_process import free_port

from trunkline_kit.http import http_client
from trunkline_sandbox_erp.main import life
from trunkline_sandbox_erp.settings import Settings as ErpSettings
from trunkline_sandbox_shopify.app import shop_app
from trunkline_sandbox_shopify.settings import Settings as ShopSettings
from trunkline_sandbox_warehouse.app import build
from trunkline_sandbox_warehouse.settings import Settings as WarehouseSettings

TOKEN = "warehouse token"
FULFIL = """
mutation($fulfillment: FulfillmentInput!) {
  fulfillmentCreate(fulfillment: $fulfillment) { userErrors { message } }
}
"""


@pytest.fixture
async def books(tmp_path: Path) -> AsyncIterator[tuple[Clerk, httpx.AsyncClient]]:
    settings = ErpSettings(free_port(), free_port(), str(tmp_path / "erp.sqlite"))
    address = f"127.0.0.1:{settings.grpc_port}"
    async with (
        life(settings),
        open_erp("sandbox-erp", "erp", address) as port,
        http_client(f"http://127.0.0.1:{settings.http_port}", timeout_s=30) as control,
    ):
        yield Clerk(port), control


async def test_an_order_s_documents_are_read_from_the_erp_s_journal(
    books: tuple[Clerk, httpx.AsyncClient],
) -> None:
    clerk, control = books
    posted = await clerk.ship_and_bill(line("MUG-BLUE", 3, "10.00"), party="NORTHSTAR")
    await clerk.pay(posted.invoice.invoice_number, gbp("36.00"))
    number = clerk.booked[0].order.order_number
    names = Names({number: "#1001"}, {})
    told = list(erp.ErpEffects(names).told(await journal(control)))
    assert [(one.kind, one.pence, one.on) for one in told] == [
        ("sales_order", 3600, None),
        ("goods_issue", 0, None),
        ("invoice", 3600, DAY_1),
        ("receipt", 3600, DAY_2),
    ]
    sale, goods, invoice, receipt = told
    assert {one.order for one in told} == {"#1001"}
    assert goods.units == (Units("MUG-BLUE", 3),)
    assert (invoice.of, receipt.of) == (goods.key, invoice.key)
    assert sale.request_id == clerk.booked[0].request_id
    assert [one.place for one in told] == sorted(one.place for one in told)


async def test_a_cancelled_sale_is_read_and_one_that_never_was_is_not(
    books: tuple[Clerk, httpx.AsyncClient],
) -> None:
    clerk, control = books
    booked = await clerk.book(line("MUG-BLUE", 1, "10.00"))
    await clerk.cancel(clerk.booked[0])
    await clerk.cancel(clerk.booking(clerk.order(line("MUG-BLUE", 1, "10.00"))))
    told = list(erp.ErpEffects(Names({}, {})).told(await journal(control)))
    gone = [one for one in told if one.kind == "sale_cancelled"]
    assert [(one.of, one.order) for one in gone] == [(booked.sales_order_number, told[0].order)]


async def test_the_ledger_is_read_with_debits_positive(
    books: tuple[Clerk, httpx.AsyncClient],
) -> None:
    clerk, control = books
    await clerk.ship_and_bill(line("MUG-BLUE", 3, "10.00"), party="NORTHSTAR")
    lines = await erp.ledger(control)
    assert {one.account_kind: one.pence for one in lines} == {
        "receivable": 3600,
        "revenue": -3000,
        "tax": -600,
    }
    assert (await erp.levels(control))["MUG-BLUE"] == (497, 0)


async def test_what_is_booked_in_is_counted_by_article(
    books: tuple[Clerk, httpx.AsyncClient],
) -> None:
    clerk, control = books
    for sku, quantity in (("MUG-BLUE", 3), ("COOKBOOK", 1), ("MUG-BLUE", 2)):
        await clerk.receive(sku, quantity)
    assert erp.received(await journal(control)) == {"MUG-BLUE": 5, "COOKBOOK": 1}


def test_goods_of_a_held_order_may_leave_from_its_release_on() -> None:
    checked, released = (
        datetime(2026, 11, 20, 9, tzinfo=UTC),
        datetime(2026, 11, 20, 12, tzinfo=UTC),
    )
    entries = [
        Entry("c", seq, "fact", name, at, b"", b"")
        for seq, name, at in ((1, "CreditChecked", checked), (2, "HoldReleased", released))
    ]
    stored = Stored([], {}, {"c": entries}, frozenset(), frozenset(), {})
    last = {one.order: one.at for one in approvals(stored, {"c": "TL-1"})}
    assert last == {"TL-1": released}


async def test_parcels_and_shelves_are_read_from_the_warehouse(tmp_path: Path) -> None:
    settings = WarehouseSettings(0, tmp_path / "w.sqlite3", warehouse_token=TOKEN)
    async with AsyncTestClient(build(settings)) as client:
        await _told(client.put("/_sandbox/stock", json={"sku": "MUG-BLUE", "on_hand": "10"}))
        header = warehouse.bearer(TOKEN)
        await _told(client.post("/v1/shipment-orders", json=_draft(), headers=header))
        sent = await _told(client.post("/_sandbox/shipment-orders/TL-1-1/parcels", json={}))
        effects = warehouse.WarehouseEffects(Names({"TL-1": "#1001"}, {}))
        ordered, parcel = effects.told(await journal(client))
        assert (ordered.kind, ordered.order, ordered.key) == ("shipment_order", "#1001", "TL-1-1")
        assert (parcel.kind, parcel.order, parcel.key) == ("parcel", "#1001", sent["id"])
        assert parcel.units == ordered.units == (Units("MUG-BLUE", 2),)
        assert effects.parcels == {sent["tracking_number"]: sent["id"]}
        assert await warehouse.levels(client, TOKEN) == {"MUG-BLUE": 8}
        assert len(await warehouse.told_events(client, TOKEN)) == 2


async def test_fulfilments_and_totals_are_read_from_the_shop(tmp_path: Path) -> None:
    async with AsyncTestClient(shop_app(_shop(tmp_path))) as client:
        basket = {"lines": [{"sku": "TEA", "quantity": 3, "price": "12.00"}], "shipping": None}
        placed = await _told(client.post("/_sandbox/orders", json=basket))
        await _shown(client, placed["orderId"], "NW1")
        documents = await shop.orders(client)
        assert [(one.order, one.pence) for one in shop.kept(documents)] == [(placed["name"], 3600)]
        names = Names({}, {str(placed["orderId"]): placed["name"]})
        effects = shop.ShopEffects(names, {"NW1": "pcl_1"})
        (shown,) = effects.told(await journal(client), documents)
        assert (shown.kind, shown.order, shown.of) == ("fulfilment", placed["name"], "pcl_1")
        assert shown.units == (Units("TEA", 3),)


async def test_what_the_shop_forges_or_sends_days_late_is_read_as_not_genuine(
    tmp_path: Path,
) -> None:
    async with AsyncTestClient(shop_app(_shop(tmp_path))) as client:
        basket = {"lines": [{"sku": "TEA"}]}
        placed = await _told(client.post("/_sandbox/orders", json=basket))
        path = f"/_sandbox/orders/{placed['orderId']}/webhook"
        for how in ({"forge": True}, {"triggeredAt": "2020-01-01T00:00:00Z"}):
            again = {"topic": "orders/create", "webhook": how}
            await _told(client.post(path, json=again))
        sent = await shop.sent(client, "secret")
        assert [one.genuine for one in sent] == [True, False, False]
        assert not any(one.accepted for one in sent)


async def test_each_delivery_is_accounted_for_by_what_became_of_its_event() -> None:
    facts = frozenset({"shopify/heard"})
    stored = Stored([], {}, {}, facts, frozenset({("system-shopify", 2)}), {"system-shopify": 3})
    positions = {"heard": 1, "bad": 2, "skipped": 3, "waiting": 4}
    log = Heard("system-shopify", "shopify", positions, stored)
    sent = [
        shop.Sent(event_id, accepted=True, genuine=True)
        for event_id in ("heard", "heard", "bad", "skipped", "waiting", "unknown")
    ]
    found = [(one.delivery_id, one.outcome) for one in from_webhooks("shop", sent, log)]
    assert found == [
        ("heard", "processed"),
        ("heard", "duplicate"),
        ("bad", "exception"),
        ("skipped", "passed over"),
        ("waiting", "in flight"),
        ("unknown", "never heard"),
    ]
    assert [one.outcome for one in from_warehouse(["heard"], log)] == ["processed"]


def test_an_order_that_a_partner_was_told_is_taken_must_be_on_the_books() -> None:
    stored = Stored([("c1", "TL-1", "CLOSED")], {}, {}, frozenset(), frozenset(), {})
    found = [(one.delivery_id, one.outcome) for one in from_partners(("TL-1", "TL-2"), stored)]
    assert found == [("TL-1", "processed"), ("TL-2", "never heard")]


def test_an_amount_with_a_fraction_of_a_penny_is_no_amount() -> None:
    assert pence("12.34") == 1234
    assert pence({"amount": "12.30", "currency": "GBP"}) == 1230
    with pytest.raises(AssertionError, match="whole pennies"):
        pence("0.005")


async def _told(asking: Any) -> Any:
    answer = await asking
    assert answer.is_success, answer.text
    return answer.json()


def _shop(folder: Path) -> ShopSettings:
    hook = "http://127.0.0.1:1/webhooks"
    return ShopSettings(0, folder / "shop.sqlite3", "token", "secret", hook)


async def _shown(client: Any, order_id: int, tracking_number: str) -> None:
    document = await _told(client.get(f"/_sandbox/orders/{order_id}"))
    number = document["fulfilment_orders"][0]["fulfilment_order_id"]
    wanted = {
        "lineItemsByFulfillmentOrder": [
            {"fulfillmentOrderId": f"gid://shopify/FulfillmentOrder/{number}"}
        ],
        "trackingInfo": {"number": tracking_number},
    }
    answer = await _told(
        client.post(
            "/admin/api/2026-10/graphql.json",
            json={"query": FULFIL, "variables": {"fulfillment": wanted}},
            headers={"X-Shopify-Access-Token": "token"},
        )
    )
    assert answer["data"]["fulfillmentCreate"]["userErrors"] == []


def _draft() -> dict[str, Any]:
    return {
        "reference": "TL-1-1",
        "order_number": "TL-1",
        "ship_to": {
            "name": "Ada Byron",
            "address1": "1 Mill Lane",
            "city": "Leeds",
            "postal_code": "LS1 1AA",
            "country_code": "GB",
        },
        "lines": [
            {"line_reference": "1", "sku": "MUG-BLUE", "quantity": "2"},
        ],
    }
