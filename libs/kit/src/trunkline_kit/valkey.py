"""A client of Valkey that gives up quickly: nothing may wait for what may be lost."""

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

ANSWER_S = 0.5

type Valkey = Redis
"""A client of Valkey, whose protocol is that of Redis."""


def valkey_client(url: str, *, answer_s: float = ANSWER_S) -> Redis | None:
    """Open a client; an empty URL means that there is no Valkey and gives None.

    `answer_s` is the longest wait for an answer: only who waits for news waits longer.
    """
    if not url:
        return None
    client: Redis = Redis.from_url(
        url,
        retry=Retry(NoBackoff(), 0),
        socket_timeout=answer_s,
        socket_connect_timeout=ANSWER_S,
    )
    return client
