"""Tryton's ids for what purchasing names: suppliers, taxes, accounts, journals, quarantine."""

from collections.abc import Mapping
from decimal import Decimal

from trunkline_model.mapping import MappingKind

from .conversation import Conversation, Row
from .directory import Directory
from .records import PurchaseTax
from .refusals import refuse
from .settings import CompanyConnection

FREIGHT = "freight"
"""Our name of the account of charges that no article stands for."""


class PurchaseDirectory(Directory):
    """Looks up what sales do, and what only purchases need."""

    def __init__(self, company: CompanyConnection) -> None:
        super().__init__(company.web_shop, company.supplier)
        self._accruals = company.accrual_account
        self._quarantine = company.quarantine

    async def trading_party(self, calls: Conversation, code: str, field: str) -> Row:
        """The party that is bought from: id, addresses, account; never kept, for it may change."""
        fields = ["addresses", "account_payable"]
        rows = await calls.search("party.party", [("code", "=", code)], fields, limit=1)
        if not rows:
            raise refuse("unknown_supplier", f"Tryton has no supplier {code!r}", field)
        return rows[0]

    async def purchase_taxes(self, calls: Conversation) -> Mapping[str, PurchaseTax]:
        """Taxes on purchases by Tryton's description of them."""
        if (kept := self._recall("purchase taxes")) is None:
            domain = [("group.kind", "=", "purchase")]
            rows = await calls.search("account.tax", domain, ["description", "rate", "parent"])
            kept = self._keep("purchase taxes", _purchase_taxes(rows))
        return kept  # type: ignore[no-any-return]

    async def purchase_tax(self, calls: Conversation, code: str, field: str) -> PurchaseTax | None:
        """The purchase tax of our code; none for a line without tax."""
        if not code:
            return None
        name = calls.code(MappingKind.TAX_CODE, code, field)
        taxes = await self.purchase_taxes(calls)
        if name not in taxes:
            raise refuse("unknown_tax_code", f"Tryton has no tax {name!r} on purchases", field)
        return taxes[name]

    async def expense_account(self, calls: Conversation, sku: str, use: str, field: str) -> int:
        """Id of the account of a bought line: coded, else the article's, else the company's.

        Freight is the company's expense until a mapping says what account it has.
        """
        if use and (use != FREIGHT or calls.translation.covers(MappingKind.ACCOUNT)):
            code = calls.code(MappingKind.ACCOUNT, use, field)
            return await self._account(calls, code)
        key = f"expense account {sku}"
        if (kept := self._recall(key)) is None:
            found = await self._article_account(calls, sku) or await self._own_expense(calls)
            kept = self._keep(key, found)
        return int(kept)

    async def accrual_account(self, calls: Conversation) -> int:
        """Id of the account of goods received and not invoiced."""
        return await self._account(calls, self._accruals)

    async def journal(self, calls: Conversation, kind: str) -> int:
        """Id of the first journal of a kind: expense, general."""
        return await self._one(calls, "account.journal", [("type", "=", kind)], f"journal {kind}")

    async def quarantine(self, calls: Conversation) -> int:
        """Id of the location for damaged goods."""
        code = self._quarantine
        return await self._one(calls, "stock.location", [("code", "=", code)], f"location {code}")

    async def _account(self, calls: Conversation, code: str) -> int:
        return await self._one(calls, "account.account", [("code", "=", code)], f"account {code}")

    async def _article_account(self, calls: Conversation, sku: str) -> int:
        fields = ["account_category.account_expense"]
        rows = await calls.search("product.product", [("code", "=", sku)], fields, limit=1)
        return int(rows[0]["account_category."]["account_expense"] or 0) if rows and sku else 0

    async def _own_expense(self, calls: Conversation) -> int:
        field = "default_category_account_expense"
        return int((await calls.read("account.configuration", [1], [field]))[0][field])

    async def payable_account(self, calls: Conversation, party: Row) -> int:
        """Id of the account that a supplier is owed on: its own, else the company's."""
        field = "default_account_payable"
        own = party["account_payable"]
        return int(own or (await calls.read("account.configuration", [1], [field]))[0][field])


def _purchase_taxes(rows: list[Row]) -> Mapping[str, PurchaseTax]:
    sides: dict[int, list[Row]] = {}
    for row in rows:
        sides.setdefault(row["parent"] or row["id"], []).append(row)
    return {
        row["description"]: PurchaseTax(
            ledger_id=row["id"],
            charged=sum((one["rate"] or Decimal(0) for one in sides[row["id"]]), Decimal(0)),
            parts=tuple(one["id"] for one in sides[row["id"]]),
        )
        for row in rows
        if not row["parent"]
    }
