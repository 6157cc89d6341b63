"""Statements that no bank should put out: each must end before a person, with its bytes kept."""

import httpx
from eventually import eventually

from trunkline_kit.http import http_client

from .ground import Ground

WRONG = (
    "schema",
    "doctype",
    "entity_expansion",
    "external_entity",
    "truncated",
    "wrong_sum",
    "other_message",
)
ALWAYS_ALIKE = "not_xml"
"""The same bytes whatever the statement was: a second copy is a repetition, nobody's work."""
TOLD_WITHIN_S = 90.0
TOLD = """
SELECT count(*) FROM process.exceptions
WHERE raw_document_source = 'system-bank' AND raw_document_id <> ''
    AND reason <> 'unmatched_receipt'
"""
STRANGER = {"reference": "rent", "counterparty": "A Stranger"}


class PoisonedBank:
    """Puts spoilt copies of one good statement out, each under a name of its own."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._dropped = 0

    async def drop(self) -> None:
        """Put out one file for every way in which it can be wrong."""
        async with http_client(self._ground.stack.url("sandbox-bank"), timeout_s=30) as bank:
            amount = f"{self._dropped + 1}.34"
            await _posted(bank, "/_sandbox/entries", STRANGER | {"amount": amount})
            await _posted(bank, "/_sandbox/statements", {})
            for wrong in WRONG if self._dropped else (*WRONG, ALWAYS_ALIKE):
                self._dropped += 1
                name = f"poison-{self._dropped}.xml"
                await _posted(bank, "/_sandbox/broken-files", {"fault": wrong, "name": name})
                self._ground.strike(f"poison on a file: {wrong}")

    async def all_told(self) -> None:
        """Wait until as many people's exceptions as files keep their bytes; fails when not."""
        await eventually(self._as_many, TOLD_WITHIN_S)

    async def _as_many(self) -> bool:
        return bool((await self._ground.rows(TOLD))[0][0] == self._dropped)


async def _posted(bank: httpx.AsyncClient, path: str, body: dict[str, str]) -> None:
    answer = await bank.post(path, json=body)
    assert answer.is_success, answer.text
