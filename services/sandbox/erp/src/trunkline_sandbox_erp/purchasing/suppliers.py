"""Suppliers, and the account that is paid."""

from msgspec import json, structs
from stdnum import iban
from stdnum.exceptions import ValidationError

from trunkline_model.capabilities.suppliers import (
    BankAccountChanged,
    ChangeBankAccount,
    GetSupplier,
    ListSuppliers,
    SupplierList,
)
from trunkline_model.supplier import Supplier
from trunkline_sandbox_erp.books import Books, Document
from trunkline_sandbox_erp.desk import Desk
from trunkline_sandbox_erp.refusals import refuse, unknown, wrong


def get_supplier(books: Books, request: GetSupplier) -> Supplier:
    """Read a supplier."""
    return find(books, request.supplier_code)


def list_suppliers(books: Books, request: ListSuppliers) -> SupplierList:
    """Read suppliers; unknown codes are left out."""
    rows = books.state.rows("select * from suppliers order by supplier_code")
    wanted = set(request.supplier_codes)
    chosen = (row for row in rows if not wanted or row["supplier_code"] in wanted)
    return SupplierList(tuple(json.decode(row["body"], type=Supplier) for row in chosen))


def change_bank_account(books: Books, request: ChangeBankAccount) -> BankAccountChanged:
    """Pay a supplier to another account."""
    supplier = find(books, request.supplier_code)
    try:
        number = iban.validate(request.bank_account.iban)
    except ValidationError as cause:
        raise wrong("bank_account.iban", "invalid_iban", "this is no IBAN") from cause
    paid = supplier.bank_accounts[0].iban if supplier.bank_accounts else ""
    if paid not in {request.replaced_iban, number}:
        raise refuse("changed_meanwhile", "another account is paid by now", "replaced_iban")
    account = structs.replace(request.bank_account, iban=number)
    others = tuple(one for one in supplier.bank_accounts[1:] if one.iban != number)
    store(books, structs.replace(supplier, bank_accounts=(account, *others)))
    document = Document("supplier", request.supplier_code)
    return BankAccountChanged(books.evidence(request, document))


def find(books: Books, supplier_code: str) -> Supplier:
    """Give a supplier; NotFound for an unknown code."""
    row = books.state.row("select body from suppliers where supplier_code = ?", supplier_code)
    if row is None:
        raise unknown("supplier", supplier_code)
    return json.decode(row["body"], type=Supplier)


def require(books: Books, supplier_code: str, field: str) -> None:
    """Refuse a document of a supplier that the ERP does not have."""
    if not books.state.row("select 1 from suppliers where supplier_code = ?", supplier_code):
        raise refuse("unknown_supplier", f"the ERP has no supplier {supplier_code!r}", field)


def store(books: Books, supplier: Supplier) -> None:
    """Write a supplier."""
    books.execute(
        "insert or replace into suppliers values (?, ?)",
        supplier.supplier_code,
        json.encode(supplier),
    )


class SuppliersDesk:
    """Answers the suppliers port."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def get_supplier(self, request: GetSupplier) -> Supplier:
        """Read a supplier."""
        return await self._desk.read(get_supplier, request)

    async def list_suppliers(self, request: ListSuppliers) -> SupplierList:
        """List suppliers."""
        return await self._desk.read(list_suppliers, request)

    async def change_bank_account(self, request: ChangeBankAccount) -> BankAccountChanged:
        """Change what is paid."""
        return await self._desk.write(change_bank_account, request)
