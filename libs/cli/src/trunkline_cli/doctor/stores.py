"""PostgreSQL and Valkey: reachable, and what it means when they are not."""

from collections.abc import Sequence
from contextlib import suppress

import psycopg
from redis.asyncio import Redis
from redis.exceptions import RedisError

from trunkline_kit.valkey import valkey_client

from .finding import Finding, Place, Running, ill, well

AREA = "stores"
CONNECT_S = 3
PINGS = 5


async def examine_postgres(running: Running) -> Sequence[Finding]:
    """Open a session as each service that remembers there; says which cannot."""
    given = running.plan.settings.postgres_url
    remedy = "check TRUNKLINE_POSTGRES_URL" if given else f"{running.look('postgres')} says why"
    return await entered(running, remedy)


async def entered(place: Place, remedy: str) -> list[Finding]:
    """Say which service PostgreSQL does not let in, or that it lets in all."""
    names = place.storing("postgres")
    failures = {name: await _refusal(place.database_url(name)) for name in names}
    said = {name: why for name, why in failures.items() if why}
    if not said:
        sentence = f"lets in every service that remembers there ({len(names)})."
        return [well(AREA, "postgres", sentence)] if names else []
    if len(said) == len(names):
        why = next(iter(said.values()))
        return [ill(AREA, "postgres", f"lets nobody in, so all work waits: {why}.", remedy)]
    return [
        ill(AREA, name, f"cannot get into PostgreSQL: {why}.", remedy) for name, why in said.items()
    ]


async def examine_valkey(running: Running) -> Sequence[Finding]:
    """Ping it; nothing is lost without it, and the finding says what is slower."""
    users = running.storing("valkey")
    client = valkey_client(running.plan.valkey_url()) if users else None
    if client is None:
        return []
    try:
        answers = await _answers(client)
    finally:
        await client.aclose()
    if not answers:
        sentence = (
            "does not answer. Nothing is lost: readers poll instead of being woken, and each"
            " replica keeps to its share of budgets and quotas."
        )
        return [ill(AREA, "valkey", sentence, _valkey_remedy(running))]
    return [well(AREA, "valkey", f"answers; {len(users)} services share budgets and wake-ups.")]


async def _answers(client: Redis) -> bool:
    """Ping it a few times: its client is hasty, and one slow answer is no outage."""
    for _ in range(PINGS):
        with suppress(RedisError, OSError):
            await client.ping()
            return True
    return False


def _valkey_remedy(running: Running) -> str:
    if running.plan.settings.valkey_url:
        return "check TRUNKLINE_VALKEY_URL"
    return f"{running.look('valkey')} says why; stop the stack and start it with `trunkline up`"


async def _refusal(url: str) -> str:
    try:
        async with await psycopg.AsyncConnection.connect(url, connect_timeout=CONNECT_S):
            return ""
    except psycopg.OperationalError as error:
        return str(error).strip().splitlines()[-1].rstrip(".")
