"""Bad input from the shop: kept for a person, waited out or told, and the next is heard.

Forged, stale, repeated, re-encoded, packed and endless webhooks: `test_inbound.py`.
"""

import json
from base64 import b64encode
from datetime import UTC, datetime
from hashlib import sha256
from hmac import digest
from typing import Any

import pytest
from hostile_backend import Answer, hostile_backend
from shopify_shop import SECRET, client_of

from trunkline_kit.errors import Refused, Unavailable
from trunkline_model.capabilities.events import ChannelOrderChanged, DocumentRejected
from trunkline_store.event_log import EventLog
from trunkline_store.keys import Keyring
from trunkline_store.pool import Pool
from trunkline_store.raw_documents import RawDocuments
from trunkline_system_shopify import answers
from trunkline_system_shopify.client import (
    ANSWER_BYTES_MAX,
    DEADLINE_S,
    Ask,
    unknown_wait_s,
)
from trunkline_system_shopify.hearing import Hearing, Webhook
from trunkline_system_shopify.inbound import Trust, read_webhook
from trunkline_system_shopify.reading import LINES_MAX, Reading

TRUST = Trust("shopify", (SECRET,))
GOOD = b'{"id": 42, "updated_at": "2026-11-02T09:31:00Z", "total_price": "12.00"}'
WRITE = Ask("cancel_fulfilment", {"id": "gid://shopify/Fulfillment/1"}, write=True)


def webhook(body: bytes, event_id: str = "event-1") -> Webhook:
    """Read a webhook that the shop signed and sent just now."""
    headers = {
        "x-shopify-topic": "orders/create",
        "x-shopify-event-id": event_id,
        "x-shopify-hmac-sha256": b64encode(digest(SECRET.encode(), body, sha256)).decode(),
        "x-shopify-triggered-at": datetime.now(UTC).isoformat(),
    }
    return read_webhook(headers, body, TRUST)


def changed(**changes: object) -> bytes:
    return json.dumps(json.loads(GOOD) | changes).encode()


BODIES = {
    "bad UTF-8": GOOD.replace(b"12.00", b"\xff"),
    "NUL byte": GOOD.replace(b"42", b"4\x002"),
    "BOM": b"\xef\xbb\xbf" + GOOD,
    "deep JSON": GOOD[:-1] + b', "x": ' + b"[" * 100_000,
    "half a body": GOOD[:30],
    "text for a number": changed(id="forty-two"),
    "a number below one": changed(id=-42),
    "a number without end": GOOD.replace(b"42", b"4" * 5_000),
    "no amount": changed(total_price="NaN"),
    "an amount of 10^999999999": changed(total_price="1e999999999"),
    "a year before shops": changed(updated_at="0001-01-01T00:00:00+14:00"),
}


async def test_a_signed_body_that_cannot_be_is_kept_for_a_person_and_the_next_is_heard(
    hearing: Hearing, pool: Pool, keyring: Keyring
) -> None:
    for name, body in BODIES.items():
        assert await hearing.hear(webhook(body, name))
    assert await hearing.hear(webhook(GOOD, "good"))
    async with pool.connection() as conn:
        *bad, good = await EventLog(keyring).read(conn, after=0)
        for one in bad:
            assert isinstance(one.document_rejected, DocumentRejected), one.event_id
            assert (one.document_rejected.reason, one.document_rejected.field) == ("schema", "body")
            kept = await RawDocuments(keyring).get(conn, one.raw_document_id)
            assert kept.content == BODIES[one.event_id]
    assert len(bad) == len(BODIES)
    assert good.channel_order_changed


def test_of_a_number_that_comes_twice_one_order_is_read_and_nothing_else_believed() -> None:
    fact = webhook(GOOD[:-1] + b', "id": 43}').fact
    assert isinstance(fact, ChannelOrderChanged)
    assert fact.channel_order_id == "43"


def test_an_order_of_ten_to_the_fifteen_is_a_hint_like_any_other() -> None:
    assert webhook(changed(total_price="1000000000000000.00")).version


def money(amount: object) -> dict[str, Any]:
    return {"shopMoney": {"amount": amount}}


def line(**changes: object) -> dict[str, Any]:
    return {
        "id": "gid://shopify/LineItem/1",
        "sku": "TEA",
        "title": "Tea",
        "quantity": 1,
        "originalUnitPriceSet": money("12.00"),
        "discountAllocations": [],
        "taxLines": [],
    } | changes


def order(*lines: dict[str, Any], more: bool = False, **changes: object) -> bytes:
    """Give the shop's answer about order 42, some of it changed."""
    whole: dict[str, object] = {
        "legacyResourceId": "42",
        "name": "#1001",
        "email": None,
        "createdAt": "2026-11-02T09:31:00Z",
        "updatedAt": "2026-11-02T09:31:00Z",
        "cancelledAt": None,
        "currencyCode": "GBP",
        "taxesIncluded": True,
        "displayFinancialStatus": "PAID",
        "customer": None,
        "billingAddress": None,
        "shippingAddress": None,
        "lineItems": {
            "nodes": lines or [line()],
            "pageInfo": {"hasNextPage": more, "endCursor": "next"},
        },
        "shippingLines": {"nodes": []},
        "totalDiscountsSet": money("0.00"),
        "totalTaxSet": money("2.00"),
        "totalPriceSet": money("12.00"),
        "transactions": [],
        "risk": {"assessments": []},
    }
    return json.dumps({"data": {"order": whole | changes}}).encode()


async def test_the_order_that_is_spoiled_here_is_sound() -> None:
    async with hostile_backend(order()) as url, client_of(url) as client:
        found, lines = await Reading(client).order("42")
    assert (found.legacy_resource_id, len(lines)) == ("42", 1)


ANSWERS = {
    "someone else's order": order(legacyResourceId="43"),
    "wrong type": order(name=["#1001"]),
    "wrong type in a line": order(line(quantity="one")),
    "no amount": order(totalPriceSet=money("NaN")),
    "an endless amount": order(line(originalUnitPriceSet=money("Infinity"))),
    "an amount of 10^999999999": order(totalTaxSet=money("1e999999999")),
    "bad UTF-8": order().replace(b"#1001", b"#\xff"),
    "BOM": b"\xef\xbb\xbf" + order(),
    "deep JSON": order()[:-1] + b', "x": ' + b"[" * 100_000,
    "deep JSON in the data": order().replace(b'"#1001"', b"[" * 100_000),
    "10 MB": order(name="x" * 10 * 1024 * 1024),
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
async def test_an_answer_that_is_none_is_unavailable_and_leaves_a_write_unknown(
    answer: bytes,
) -> None:
    async with hostile_backend(answer) as url, client_of(url) as client:
        with pytest.raises(Unavailable) as read:
            await Reading(client).order("42")
        with pytest.raises(Unavailable) as written:
            await client.ask(WRITE, answers.CancelFulfilmentAnswer)
    assert (read.value.unknown, written.value.unknown) == (False, True)
    assert read.value.sentence
    assert ANSWER_BYTES_MAX < 10 * 1024 * 1024


async def test_amounts_of_ten_to_the_fifteen_are_read_to_the_penny() -> None:
    large = "1000000000000000.01"
    async with hostile_backend(order(totalPriceSet=money(large))) as url, client_of(url) as client:
        found, _ = await Reading(client).order("42")
    assert found.total_price_set is not None
    assert str(found.total_price_set.amount) == large


async def test_an_order_of_ten_thousand_lines_is_refused_before_they_are_read() -> None:
    page = order(*(line() for _ in range(100)), more=True)
    async with hostile_backend(page) as url, client_of(url) as client:
        with pytest.raises(Refused) as refused:
            await Reading(client).order("42")
    (fault,) = refused.value.fields
    assert (fault.field, fault.reason) == ("lines", "too_many")
    assert str(LINES_MAX) in fault.sentence


def throttled(cost: object = None) -> bytes:
    """Give a refusal for want of points, with or without what the shop says of its bucket."""
    refusal = {"errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}]}
    return json.dumps(refusal | ({"extensions": {"cost": cost}} if cost else {})).encode()


RATES: dict[str, Answer | bytes] = {
    "with a rate": throttled(
        {
            "requestedQueryCost": 10,
            "throttleStatus": {
                "maximumAvailable": 1000,
                "currentlyAvailable": 0,
                "restoreRate": 100,
            },
        }
    ),
    "without a rate": throttled(
        {
            "requestedQueryCost": 10,
            "throttleStatus": {"maximumAvailable": 1000, "currentlyAvailable": 0},
        }
    ),
    "with a rate of nothing": throttled(
        {"requestedQueryCost": 10, "throttleStatus": {"restoreRate": 0}}
    ),
    "without a word of cost": throttled(),
    "429 that names no time": Answer(b"", 429),
    "429 of a time that is none": Answer(b"", 429, {"Retry-After": "nan"}),
}


@pytest.mark.parametrize("refusal", RATES.values(), ids=RATES)
async def test_throttling_is_waited_out_with_and_without_a_rate(refusal: Answer | bytes) -> None:
    done = b'{"data": {"fulfillmentCancel": {"fulfillment": null, "userErrors": []}}}'
    async with hostile_backend(refusal, done) as url, client_of(url) as client:
        told = await client.ask(WRITE, answers.CancelFulfilmentAnswer)
    assert told.data.fulfillment_cancel.user_errors == ()


def test_a_shop_that_throttles_and_tells_no_rate_is_asked_ever_less_often() -> None:
    waits = [unknown_wait_s(refusals) for refusals in range(6)]
    assert waits == sorted(set(waits))
    assert sum(waits[:4]) < DEADLINE_S < sum(waits[:5])
