"""Suppliers, and the account that is paid.

Tryton keeps no name of an account's holder: the supplier's own stands in. Its active account is
the one that is paid; one that is replaced is kept, but no longer active.
"""

from typing import Any

from stdnum import iban
from stdnum.exceptions import ValidationError

from trunkline_model.bank_account import BankAccount
from trunkline_model.capabilities.suppliers import (
    BankAccountChanged,
    ChangeBankAccount,
    GetSupplier,
    ListSuppliers,
    SupplierList,
)
from trunkline_model.mapping import MappingKind
from trunkline_model.supplier import Supplier
from trunkline_system_tryton.adapter.backend import Backend
from trunkline_system_tryton.adapter.parties import ADDRESS_FIELDS
from trunkline_system_tryton.conversation import Conversation, Document, Row
from trunkline_system_tryton.mapping import address_from_tryton, vat_number
from trunkline_system_tryton.refusals import refuse, unknown, wrong

PARTY = "party.party"
ACCOUNT = "bank.account"
NUMBER = "bank.account.number"
FIELDS = ["code", "name", "email", "addresses", "identifiers"]
FIELDS += ["supplier_payment_term", "supplier_payment_term.name"]


class SuppliersAdapter:
    """Answers the suppliers port."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def get_supplier(self, request: GetSupplier) -> Supplier:
        """Read a supplier."""
        calls = self._backend.talk(request)
        return await _supplier(calls, await _find(calls, request.supplier_code))

    async def list_suppliers(self, request: ListSuppliers) -> SupplierList:
        """List whom the company has terms with; unknown codes are left out."""
        calls = self._backend.talk(request)
        domain: list[Any] = [("code", "!=", None)]
        if request.supplier_codes:
            domain.append(("code", "in", list(request.supplier_codes)))
        rows = await calls.search(PARTY, domain, FIELDS, order=[("code", "ASC")])
        return SupplierList(
            tuple([await _supplier(calls, row) for row in rows if row["supplier_payment_term"]])
        )

    async def change_bank_account(self, request: ChangeBankAccount) -> BankAccountChanged:
        """Make one account the only active one; going on from wherever it stopped."""
        calls = self._backend.talk(request)
        party = await _find(calls, request.supplier_code)
        try:
            number = iban.validate(request.bank_account.iban)
        except ValidationError as cause:
            raise wrong("bank_account.iban", "invalid_iban", "this is no IBAN") from cause
        paid = await _paid(calls, party["id"])
        others = {one: ledger_id for one, ledger_id in paid.items() if one != number}
        if set(others) - {request.replaced_iban} or (not paid and request.replaced_iban):
            raise refuse("changed_meanwhile", "another account is paid by now", "replaced_iban")
        if number not in paid:
            await _open(calls, party["id"], number)
        for ledger_id in others.values():
            await _close(calls, ledger_id)
        document = Document(PARTY, party["id"], request.supplier_code)
        return BankAccountChanged(calls.evidence(document))


async def _find(calls: Conversation, code: str) -> Row:
    """Give a party with terms of payment as a supplier: Tryton marks suppliers no other way."""
    rows = await calls.search(PARTY, [("code", "=", code)], FIELDS, limit=1)
    if not rows or not rows[0]["supplier_payment_term"]:
        raise unknown("supplier", code)
    return rows[0]


async def _supplier(calls: Conversation, row: Row) -> Supplier:
    addresses = await calls.read("party.address", row["addresses"], ADDRESS_FIELDS)
    numbers = await calls.read("party.identifier", row["identifiers"], ["type", "code"])
    paid = await _paid(calls, row["id"])
    term = (row.get("supplier_payment_term.") or {}).get("name", "")
    return Supplier(
        supplier_code=row["code"],
        name=row["name"],
        email=row["email"] or "",
        vat_number=next((_vat(one) for one in numbers if one["type"].endswith("_vat")), ""),
        addresses=tuple(address_from_tryton(one, row["name"]) for one in addresses),
        payment_term=calls.translation.ours(MappingKind.PAYMENT_TERM, term),
        bank_accounts=tuple(BankAccount(row["name"], one) for one in paid),
    )


def _vat(identifier: Row) -> str:
    number: str = identifier["code"].replace(" ", "")
    country = identifier["type"].removesuffix("_vat").upper()
    known = country in {"GB", "EU"}
    return vat_number(number) if known else country + number.removeprefix(country)


async def _paid(calls: Conversation, party: int) -> dict[str, int]:
    """Give the active accounts of a party by their IBAN, the oldest first."""
    domain = [("type", "=", "iban"), ("account.owners", "=", party), ("account.active", "=", True)]
    rows = await calls.search(NUMBER, domain, ["number", "account"], order=[("id", "ASC")])
    return {iban.compact(row["number"]): row["account"] for row in rows}


async def _close(calls: Conversation, ledger_id: int) -> None:
    """Keep an account that is no longer paid; its numbers go first, as Tryton demands."""
    for row in await calls.search(NUMBER, [("account", "=", ledger_id)], ["id"]):
        await calls.update(NUMBER, row["id"], {"active": False})
    await calls.update(ACCOUNT, ledger_id, {"active": False})


async def _open(calls: Conversation, party: int, number: str) -> None:
    """Make an account that was paid before active again, or create it."""
    domain = [
        ("type", "=", "iban"),
        ("number", "in", [number, iban.format(number)]),
        ("account.owners", "=", party),
        ("active", "=", False),
    ]
    for row in await calls.search(NUMBER, domain, ["account"], limit=1):
        await calls.update(ACCOUNT, row["account"], {"active": True})
        await calls.update(NUMBER, row["id"], {"active": True})
        return
    numbers = [["create", [{"type": "iban", "number": number}]]]
    await calls.create(ACCOUNT, {"owners": [["add", [party]]], "numbers": numbers})
