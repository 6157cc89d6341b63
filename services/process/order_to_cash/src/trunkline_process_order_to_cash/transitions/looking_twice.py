"""Whether a person had something tried again that a first look had put before them."""

from secrets import token_hex

from msgspec import Struct

from trunkline_durable.run import Run


class Look(Struct, frozen=True):
    """A first look, which stays in the journal only when it ended with a person."""

    token: str


async def was_retried(run: Run, about: str) -> bool:
    """True in a person's retry; False at the first look, and in its repetition after a crash."""
    mine = Look(token_hex(8))

    async def look() -> Look:
        return mine

    return await run.observe(f"look:{about}", Look, look) != mine
