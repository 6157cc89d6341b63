"""A supplier at a shell, with the page of the partner API open: it types what that says."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eventually import eventually
from typed_page import NOTHING, Answer, TypedPage

from trunkline_kit import clock

PAGE = "services/experience/partner/README.md"
WITHIN_S = 60.0


class SupplierShell:
    """Types blocks of the page, and puts what is answered into the variables that it names."""

    def __init__(self, home: Path, folder: Path, api: str) -> None:
        today = clock.now().date().isoformat()
        told = {"API": api, "TODAY": today, "TRUNKLINE_HOME": str(home)}
        self.page = TypedPage(PAGE, folder, told)
        self.answers: dict[str, Answer] = {}

    async def signs_in(self, party: str = "STEELWORKS") -> None:
        """Be registered as a supplier, and fetch a token."""
        name = {"Sheffield Steel Supplies Ltd": f"{party} by curl", "STEELWORKS": party}
        printed = await self.page.types("register", name)
        made = json.loads(printed)
        self.page.variables |= {
            "CLIENT_ID": made["client_id"],
            "CLIENT_SECRET": made["client_secret"],
        }
        self.page.variables["TOKEN"] = (await self.page.asks("token")).body["access_token"]

    async def opens_newest(self) -> str:
        """Look through the orders, and at the newest of them; gives its number."""
        listed = self.answers["orders"] = await self.page.asks("orders")
        newest = listed.body["data"][0]
        self.page.variables |= {"ORDER": newest["number"], "ORDER_ID": newest["id"]}
        self.answers["order"] = await self.page.asks("order")
        return str(newest["number"])

    async def hands_in(self, block: str, changes: Mapping[str, str] = NOTHING) -> dict[str, Any]:
        """Send a document and wait until it was read; gives what became of it."""
        handed = self.answers[block] = await self.page.asks(block, changes)
        assert handed.status == 202, handed
        self.page.variables["SUBMISSION"] = handed.body["url"]

        async def look() -> dict[str, Any] | None:
            found = (await self.page.asks("submission")).body
            return dict(found) if found["status"] != "waiting" else None

        read: dict[str, Any] | None = await eventually(look, WITHIN_S)
        assert read
        return read

    async def bills(self, block: str) -> str:
        """Hand in an invoice that is taken; gives the id under which it is followed."""
        taken = await self.hands_in(block)
        assert taken["status"] == "taken", taken
        return str(taken["documents"][0]["supplier_invoice_id"])

    async def follows(self, invoice_id: str) -> dict[str, Any]:
        """Ask how an invoice stands."""
        self.page.variables["INVOICE_ID"] = invoice_id
        return dict((await self.page.asks("status")).body)
