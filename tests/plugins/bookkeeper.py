"""A person who enters in an ERP what nobody writes over its contract, by the ERP's own doors."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Protocol

import httpx
from erp_clerk import gbp
from msgspec import Struct

from trunkline_kit.budget import Budget, Limits
from trunkline_kit.http import http_client
from trunkline_kit.secret import Secret
from trunkline_model.capabilities.ledger import ListPostings
from trunkline_sandbox_tryton import TrytonServer
from trunkline_system_tryton.adapter.backend import Backend
from trunkline_system_tryton.client import Account, Client
from trunkline_system_tryton.purchase_directory import PurchaseDirectory
from trunkline_system_tryton.settings import CompanyConnection

ERP = "erp-main"
MOVE = "account.move"


class Bookkeeper(Protocol):
    """Whoever does it by hand."""

    async def refund(self, party: str, reference: str, amount: str, on: date) -> str:
        """Book money that went back to a customer by card; gives the ERP's number."""
        ...


class SandboxBookkeeper(Struct, frozen=True):
    """Enters it at the sandbox's control routes."""

    control_url: str

    async def refund(self, party: str, reference: str, amount: str, on: date) -> str:
        """Enter a refund."""
        said = {"party_code": party, "reference": reference, "refunded_on": on.isoformat()}
        said |= {"amount": {"amount": amount, "currency": "GBP"}}  # type: ignore[dict-item]
        async with httpx.AsyncClient() as http:
            answer = await http.post(f"{self.control_url}/refunds", json=said)
        answer.raise_for_status()
        return str(answer.json()["number"])


class TrytonBookkeeper(Struct, frozen=True):
    """Enters it as Tryton's own user."""

    backend: Backend

    async def refund(self, party: str, reference: str, amount: str, on: date) -> str:
        """Post a move of the cash journal against the customer's account."""
        calls, directory = self.backend.talk(ListPostings(ERP)), self.backend.directory
        (customer,) = await calls.search("party.party", [("code", "=", party)], ["id"])
        (owed,) = await calls.search(
            "account.account", [("type.receivable", "=", True)], ["id"], limit=1
        )
        method = await directory.payment_method(calls, "card")
        (period,) = await calls.search(
            "account.period", [("start_date", "<=", on), ("end_date", ">=", on)], ["id"], limit=1
        )
        worth = gbp(amount).amount
        lines = [
            {
                "account": owed["id"],
                "party": customer["id"],
                "debit": worth,
                "credit": worth - worth,
            },
            {"account": method["debit_account"], "debit": worth - worth, "credit": worth},
        ]
        move = await calls.create(
            MOVE,
            {
                "journal": await directory.journal(calls, "cash"),
                "period": period["id"],
                "date": on,
                "description": reference,
                "lines": [["create", lines]],
            },
        )
        await calls.press(MOVE, "post", move)
        (posted,) = await calls.read(MOVE, [move], ["number"])
        return str(posted["number"])


@asynccontextmanager
async def tryton_bookkeeper(server: TrytonServer) -> AsyncIterator[TrytonBookkeeper]:
    """Log in while the block lives."""
    http = http_client(server.url, timeout_s=60)
    budget = Budget("test", Limits(rate_per_s=1000, burst=1000, concurrency_max=2), None)
    company = CompanyConnection(
        connection_id=ERP, url="", database="", user="", password=Secret("")
    )
    account = Account(server.database, server.user, server.password)
    yield TrytonBookkeeper(Backend(Client(http, account, budget), PurchaseDirectory(company)))
    await http.aclose()
