"""What the shop paid out, as its own API lists it."""

from zoneinfo import ZoneInfo

from litestar import Litestar
from litestar.testing import TestClient
from msgspec import convert

from trunkline_system_shopify.client import document
from trunkline_system_shopify.registered import PayoutsAnswer, payouts_from


def test_payouts_are_listed_by_the_day_of_their_issue(shop: TestClient[Litestar]) -> None:
    made = {}
    for day, status in ((3, "PAID"), (4, "PAID"), (4, "SCHEDULED"), (4, "FAILED"), (5, "PAID")):
        said = {"amount": "19.90", "status": status, "issuedAt": f"2026-03-0{day}T12:00:00Z"}
        answer = shop.post("/_sandbox/payouts", json=said)
        made[day, status] = answer.json()["traceId"]
    query = "issued_at:>='2026-03-04T00:00:00Z' issued_at:<'2026-03-05T00:00:00Z'"
    body = {"query": document("registered_payouts"), "variables": {"query": query}}
    token = {"X-Shopify-Access-Token": "token"}
    told = shop.post("/admin/api/2026-10/graphql.json", json=body, headers=token).json()
    found = convert(told["data"], PayoutsAnswer, strict=False).page.nodes
    listed = [one for node in found for one in payouts_from(node, ZoneInfo("Europe/London"))]
    assert {one.business_key: (str(one.gross), one.state) for one in listed} == {
        made[4, "PAID"]: ("19.90 GBP", "live"),
        made[4, "FAILED"]: ("19.90 GBP", "cancelled"),
    }
