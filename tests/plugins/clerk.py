"""A person at a terminal of a running company: types commands, reads what they say."""

from typing import Any

from command_line import run
from msgspec import json
from whole_company import WholeCompany

OF_NO_ORDER = frozenset({"inventorySetQuantities", "webhook delivered"})
"""What goes on by itself beside an order: stock told to the shop, and deliveries of its news."""


class Clerk:
    """Types in the home of a company, so with the token of whoever started it."""

    def __init__(self, company: WholeCompany) -> None:
        self._company = company

    async def types(self, *words: str, refused: bool = False) -> str:
        """Give what a command says; fails when it does not end as expected."""
        status, said = await run(self._company.stack.home, *words)
        assert (status != 0) == refused, said
        return said

    async def asks(self, *words: str) -> Any:
        """Give the answer of a command as a program reads it."""
        return json.decode(await self.types(*words, "--json"))

    async def corrects(self, exception_id: str, *words: str, refused: bool = False) -> str:
        """Correct what is behind an exception, in the version that the fields are shown in."""
        version = (await self.asks("exceptions", "fields", exception_id))["version"]
        said = ("--reason", "misspelt", "--version", str(version))
        return await self.types(
            "exceptions", "correct", exception_id, *said, *words, refused=refused
        )

    async def effects(self) -> list[tuple[str, str]]:
        """All that any backend has committed for orders, by its own journal."""
        company = self._company
        words: dict[str, str | int] = {"kind": "effect", "limit": 1_000_000}
        found = []
        for at in (company.shop, company.warehouse, company.bank, company.erp):
            answer = await at.http.get("/_sandbox/journal", params=words)
            found += [(one["name"], one["key"]) for one in answer.json()]
        return [one for one in found if one[0] not in OF_NO_ORDER]
