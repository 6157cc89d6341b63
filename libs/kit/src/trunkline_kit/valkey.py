"""A client of Valkey that gives up quickly: nothing may wait for what may be lost."""

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

ANSWER_S = 0.5


def valkey_client(url: str) -> Redis | None:
    """Open a client; an empty URL means that there is no Valkey and gives None."""
    if not url:
        return None
    client: Redis = Redis.from_url(
        url,
        retry=Retry(NoBackoff(), 0),
        socket_timeout=ANSWER_S,
        socket_connect_timeout=ANSWER_S,
    )
    return client
