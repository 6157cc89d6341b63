"""Tryton's ids for our codes: what rarely changes is asked once and kept for a while."""

import time
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from trunkline_model.mapping import MappingKind

from .conversation import Conversation, Row
from .records import Article, Tax
from .refusals import refuse

KEEP_S = 300.0


class Directory:
    """Looks codes up; a code that Tryton does not know is a refusal that names the field."""

    def __init__(self, web_shop: str, supplier: str) -> None:
        self._web_shop = web_shop
        self._supplier = supplier
        self._kept: dict[str, tuple[float, Any]] = {}

    async def web_shop(self, calls: Conversation) -> int:
        """Id of the shop record that binds bookings."""
        domain = [("name", "=", self._web_shop)]
        return await self._one(calls, "web.shop", domain, f"web shop {self._web_shop}")

    async def supplier(self, calls: Conversation) -> Row:
        """The party that goods without a purchase order come from: id and location."""
        if (kept := self._recall("supplier")) is None:
            domain = [("code", "=", self._supplier)]
            rows = await calls.search("party.party", domain, ["supplier_location"], limit=1)
            if not rows:
                raise refuse("unknown_supplier", f"Tryton has no party {self._supplier!r}")
            kept = self._keep("supplier", rows[0])
        return kept  # type: ignore[no-any-return]

    async def warehouse(self, calls: Conversation, code: str = "") -> Row:
        """The warehouse of our code, or the first one: id, storage and input locations."""
        code = calls.code(MappingKind.LOCATION, code or "default", "location")
        key = f"warehouse {code}"
        if (kept := self._recall(key)) is not None:
            return kept  # type: ignore[no-any-return]
        domain: list[Any] = [("type", "=", "warehouse"), *([("code", "=", code)] if code else [])]
        fields = ["storage_location", "input_location", "output_location"]
        rows = await calls.search("stock.location", domain, fields, order=[("id", "ASC")], limit=1)
        if not rows:
            raise refuse("unknown_location", f"Tryton has no warehouse {code!r}", "location")
        return self._keep(key, rows[0])  # type: ignore[no-any-return]

    async def currency(self, calls: Conversation, code: str) -> int:
        """Id of a currency."""
        return await self._one(
            calls, "currency.currency", [("code", "=", code)], f"currency {code}"
        )

    async def company_currency(self, calls: Conversation) -> str:
        """ISO code of the currency that the company's books are in."""
        if (kept := self._recall("company currency")) is None:
            rows = await calls.search("company.company", [], ["currency.code"], limit=1)
            kept = self._keep("company currency", rows[0]["currency."]["code"])
        return str(kept)

    async def own_party(self, calls: Conversation) -> int:
        """Id of the company's own party, which stands on documents that are about nobody."""
        if (kept := self._recall("own party")) is None:
            rows = await calls.search("company.company", [], ["party"], limit=1)
            kept = self._keep("own party", rows[0]["party"])
        return int(kept)

    async def country(self, calls: Conversation, code: str) -> int:
        """Id of a country."""
        return await self._one(calls, "country.country", [("code", "=", code)], f"country {code}")

    async def payment_term(self, calls: Conversation, code: str) -> int:
        """Id of a payment term, by our code."""
        code = calls.code(MappingKind.PAYMENT_TERM, code or "immediate", "payment_term")
        domain = [("name", "=", code)]
        return await self._one(
            calls, "account.invoice.payment_term", domain, f"payment term {code}"
        )

    async def payment_methods(self, calls: Conversation) -> Mapping[str, Row]:
        """Payment methods by name, with the account that takes the money."""
        if (kept := self._recall("payment methods")) is None:
            rows = await calls.search(
                "account.invoice.payment.method", [], ["name", "debit_account"]
            )
            kept = self._keep("payment methods", {row["name"]: row for row in rows})
        return kept  # type: ignore[no-any-return]

    async def payment_method(self, calls: Conversation, code: str) -> Row:
        """The payment method of our code: id, and the account that takes the money."""
        name = calls.code(MappingKind.PAYMENT_METHOD, code, "method")
        methods = await self.payment_methods(calls)
        if name not in methods:
            raise refuse("unknown_payment_method", f"Tryton has no payment method {name!r}")
        return methods[name]

    async def tax(self, calls: Conversation, code: str, field: str) -> Tax:
        """The sales tax of our code."""
        name = calls.code(MappingKind.TAX_CODE, code, field)
        taxes = await self.taxes(calls)
        if name not in taxes:
            raise refuse("unknown_tax_code", f"Tryton has no tax {name!r}", field)
        return taxes[name]

    async def tax_codes(self, calls: Conversation) -> Mapping[int, str]:
        """Our tax codes by Tryton's id."""
        found = (await self.taxes(calls)).items()
        return {
            tax.ledger_id: calls.translation.ours(MappingKind.TAX_CODE, name) for name, tax in found
        }

    async def unit(self, calls: Conversation, code: str, article: Article, field: str) -> int:
        """Id of the unit of our code; without rows, the one that the article is sold in."""
        if not calls.translation.covers(MappingKind.UNIT):
            return article.unit_id
        symbol = calls.code(MappingKind.UNIT, code, field)
        return await self._one(calls, "product.uom", [("symbol", "=", symbol)], f"unit {symbol}")

    async def taxes(self, calls: Conversation) -> Mapping[str, Tax]:
        """Sales taxes by Tryton's description of them."""
        if (kept := self._recall("taxes")) is None:
            domain = [("group.kind", "=", "sale")]
            rows = await calls.search("account.tax", domain, ["description", "rate"])
            found = {row["description"]: Tax(row["id"], row["rate"]) for row in rows}
            kept = self._keep("taxes", found)
        return kept  # type: ignore[no-any-return]

    async def articles(self, calls: Conversation, skus: Iterable[str]) -> Mapping[str, Article]:
        """Articles by code; those that Tryton does not know are missing."""
        wanted = set(skus)
        found = {sku: self._recall(f"article {sku}") for sku in wanted}
        missing = sorted(sku for sku, article in found.items() if article is None)
        if missing:
            fields = ["code", "type", "sale_uom", "cost_price"]
            rows = await calls.search("product.product", [("code", "in", missing)], fields)
            found |= {
                row["code"]: self._keep(f"article {row['code']}", _article(row)) for row in rows
            }
        return {sku: article for sku, article in found.items() if article is not None}

    async def rounding_account(self, calls: Conversation, sku: str) -> int:
        """Id of the account that a rounding line is posted to: mapped, else its article's."""
        if not calls.translation.covers(MappingKind.ACCOUNT):
            return await self.revenue_account(calls, sku)
        code = calls.code(MappingKind.ACCOUNT, "rounding")
        return await self._one(calls, "account.account", [("code", "=", code)], f"account {code}")

    async def revenue_account(self, calls: Conversation, sku: str) -> int:
        """Id of the account that sales of an article are posted to."""
        key = f"revenue account {sku}"
        if (kept := self._recall(key)) is None:
            fields = ["account_category.account_revenue"]
            rows = await calls.search("product.product", [("code", "=", sku)], fields, limit=1)
            kept = self._keep(key, rows[0]["account_category."]["account_revenue"])
        return int(kept)

    async def _one(self, calls: Conversation, model: str, domain: list[Any], what: str) -> int:
        if (kept := self._recall(what)) is None:
            rows = await calls.search(model, domain, ["id"], limit=1)
            if not rows:
                reason = "unknown_" + "_".join(what.split()[:-1])
                raise refuse(reason, f"Tryton has no {what}")
            kept = self._keep(what, rows[0]["id"])
        return int(kept)

    def _recall(self, key: str) -> Any:
        until, value = self._kept.get(key, (0.0, None))
        return value if until > time.monotonic() else None

    def _keep(self, key: str, value: Any) -> Any:
        self._kept[key] = (time.monotonic() + KEEP_S, value)
        return value


def _article(row: Row) -> Article:
    return Article(
        ledger_id=row["id"],
        sku=row["code"],
        unit_id=row["sale_uom"],
        stocked=row["type"] == "goods",
        cost=row["cost_price"] or Decimal(0),
    )
