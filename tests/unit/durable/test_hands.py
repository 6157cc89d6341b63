from asyncio import timeout

from toy_process import place, rows

from trunkline_durable.engine import Engine
from trunkline_durable.hands import Hands

LEASES = "SELECT business_key FROM cases WHERE lease_until > now() + interval '1 minute'"


async def test_a_lease_is_renewed_though_somebody_tells_another_case_a_fact(idle: Engine) -> None:
    hands = Hands(idle.pool, lease_s=1.0)
    held = [(await place(idle, key)).case_id for key in ("SO-1", "SO-2")]
    for case_id in held:
        assert await hands.take(case_id)
    lasting = Hands(idle.pool, lease_s=3600.0)
    lasting._held = hands._held

    async with idle.transaction() as conn:
        await conn.execute("SELECT FROM cases WHERE case_id = %s FOR UPDATE", [held[0]])
        async with timeout(30):
            await lasting.renew()
        assert await rows(idle, LEASES) == [("SO-2",)]
    await lasting.renew()
    assert sorted(await rows(idle, LEASES)) == [("SO-1",), ("SO-2",)]
