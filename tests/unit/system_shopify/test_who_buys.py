"""Who buys stands in clear in no table of the service, whatever its webhooks say."""

import json

import httpx
from everywhere import places_of
from finding_marks import EMAIL, MARKS, NAME, STREET

from trunkline_store.keys import Keyring
from trunkline_store.pool import Pool

from .test_inbound import BODY, heard, send


async def test_who_buys_stands_in_no_table(
    endpoint: httpx.AsyncClient, pool: Pool, keyring: Keyring
) -> None:
    place = {"name": NAME, "address1": STREET, "city": "Llanfairpwll", "phone": "01632 960144"}
    hers = {"email": EMAIL, "note": f"for {NAME}", "shipping_address": place}
    body = json.dumps(json.loads(BODY) | hers).encode()
    assert await send(endpoint, body) == 200
    assert await send(endpoint, b"<" + body, x_shopify_event_id="event-2") == 200
    changed, rejected = await heard(pool, keyring)
    assert changed.channel_order_changed
    assert rejected.document_rejected
    async with pool.connection() as conn:
        found = await conn.execute("SELECT current_schema()")
        [schema] = await found.fetchone() or [""]
        places = {mark: await places_of(conn, schema, mark) for mark in MARKS}
        assert await places_of(conn, schema, "event-1")  # it does search
    assert {mark: where for mark, where in places.items() if where} == {}
