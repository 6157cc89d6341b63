"""Customers, and what they owe."""

from decimal import Decimal

from trunkline_kit.errors import Refused
from trunkline_model.capabilities.parties import (
    CreditPosition,
    EnsureParty,
    GetCreditPosition,
    GetParty,
    PartyEnsured,
)
from trunkline_model.mapping import MappingKind
from trunkline_model.money import Money
from trunkline_model.party import Party
from trunkline_system_tryton.conversation import Conversation, Document, Row
from trunkline_system_tryton.mapping import (
    address_from_tryton,
    address_to_tryton,
    money,
    vat_number,
)
from trunkline_system_tryton.refusals import unknown, wrong

from .backend import Backend

PARTY = "party.party"
FIELDS = [
    "code",
    "name",
    "email",
    "addresses",
    "identifiers",
    "customer_payment_term.name",
    "credit_limit_amount",
    "receivable",
]
ADDRESS_FIELDS = ["party_name", "street_unstructured", "city", "postal_code", "country.code"]
VAT = "gb_vat"
UNBILLED_STATES = ["confirmed", "processing"]


class PartiesAdapter:
    """Answers the parties port."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def get_party(self, request: GetParty) -> Party:
        """Read a customer."""
        calls = self._backend.talk(request)
        row = await _find(calls, request.party_code)
        addresses = await calls.read("party.address", row["addresses"], ADDRESS_FIELDS)
        numbers = await calls.read("party.identifier", row["identifiers"], ["type", "code"])
        currency = await self._backend.directory.company_currency(calls)
        return Party(
            party_code=row["code"],
            name=row["name"],
            email=row["email"] or "",
            vat_number=next(
                (vat_number(one["code"]) for one in numbers if one["type"] == "gb_vat"), ""
            ),
            addresses=tuple(address_from_tryton(address, row["name"]) for address in addresses),
            payment_term=calls.translation.ours(
                MappingKind.PAYMENT_TERM, (row.get("customer_payment_term.") or {}).get("name", "")
            ),
            credit_limit=_limit(row, currency),
        )

    async def ensure_party(self, request: EnsureParty) -> PartyEnsured:
        """Create a customer unless its code exists; the code is unique in Tryton."""
        calls, party = self._backend.talk(request), request.party
        _check(calls, party)
        rows = await calls.search(PARTY, [("code", "=", party.party_code)], ["id"], limit=1)
        created = not rows
        ledger_id = rows[0]["id"] if rows else await self._create(calls, party)
        document = Document(PARTY, ledger_id, party.party_code)
        return PartyEnsured(party.party_code, created, calls.evidence(document))

    async def get_credit_position(self, request: GetCreditPosition) -> CreditPosition:
        """Read limit and exposure: receivables and what open sales have not yet billed."""
        calls = self._backend.talk(request)
        row = await _find(calls, request.party_code)
        currency = await self._backend.directory.company_currency(calls)
        exposure = (row["receivable"] or Decimal(0)) + await _unbilled(calls, row["id"])
        return CreditPosition(_limit(row, currency), Money(exposure, currency))

    async def _create(self, calls: Conversation, party: Party) -> int:
        values = await self._values(calls, party)
        try:
            return await calls.create(PARTY, values)
        except Refused:
            # Somebody created it between our look and our write: the code is unique.
            rows = await calls.search(PARTY, [("code", "=", party.party_code)], ["id"], limit=1)
            if not rows:
                raise
            return int(rows[0]["id"])

    async def _values(self, calls: Conversation, party: Party) -> Row:
        directory = self._backend.directory
        addresses = [
            {
                **address_to_tryton(address),
                "country": await directory.country(calls, address.country),
                "invoice": True,
                "delivery": True,
            }
            for address in party.addresses
        ]
        email = [{"type": "email", "value": party.email}] if party.email else []
        number = [{"type": VAT, "code": party.vat_number}] if party.vat_number else []
        limit = party.credit_limit
        return {
            "code": party.party_code,
            "name": party.name,
            "addresses": [["create", addresses]] if addresses else [],
            "contact_mechanisms": [["create", email]] if email else [],
            "identifiers": [["create", number]] if number else [],
            "customer_payment_term": await directory.payment_term(calls, party.payment_term),
            "credit_limit_amount": limit.amount if limit else None,
        }


async def _find(calls: Conversation, code: str) -> Row:
    rows = await calls.search(PARTY, [("code", "=", code)], FIELDS, limit=1)
    if not rows:
        raise unknown("party", code)
    return rows[0]


async def _unbilled(calls: Conversation, party: int) -> Decimal:
    domain = [("party", "=", party), ("state", "in", UNBILLED_STATES)]
    sales = await calls.search("sale.sale", domain, ["total_amount", "invoices"])
    ids = [invoice for sale in sales for invoice in sale["invoices"]]
    invoices = await calls.read("account.invoice", ids, ["state", "total_amount"])
    billed = sum(
        (one["total_amount"] for one in invoices if one["state"] in {"posted", "paid"}), Decimal(0)
    )
    return max(sum((sale["total_amount"] for sale in sales), Decimal(0)) - billed, Decimal(0))


def _limit(row: Row, currency: str) -> Money | None:
    limit = row["credit_limit_amount"]
    return None if limit is None else money(limit, currency)


def _check(calls: Conversation, party: Party) -> None:
    if not party.party_code:
        raise wrong("party.party_code", "missing", "a customer needs a code")
    if not party.name:
        raise wrong("party.name", "missing", "a customer needs a name")
    known = {"", "immediate", "net-30"}
    if not calls.translation.covers(MappingKind.PAYMENT_TERM) and party.payment_term not in known:
        sentence = f"the ERP has no payment term {party.payment_term!r}"
        raise wrong("party.payment_term", "unknown_payment_term", sentence)
