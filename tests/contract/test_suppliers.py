"""Capability suppliers, for every service that answers it."""

import pytest
from erp_ports import Erp

from trunkline_kit.errors import Invalid, NotFound, Refused
from trunkline_model.bank_account import BankAccount
from trunkline_model.capabilities.suppliers import (
    ChangeBankAccount,
    GetSupplier,
    ListSuppliers,
)
from trunkline_model.supplier import Supplier

OLD = "IE29AIBK93115212345678"
NEW = "GB82WEST12345698765432"


async def supplier(erp: Erp, code: str) -> Supplier:
    return await erp.suppliers.get_supplier(GetSupplier(erp.connection_id, code))


async def test_a_supplier_has_its_vat_number_its_terms_and_the_account_that_is_paid(
    erp: Erp,
) -> None:
    found = await supplier(erp, "CLAYWORKS")
    assert (found.name, found.vat_number) == ("Stoke Clayworks Ltd", "GB999000439")
    assert (found.payment_term, found.email) == ("net-30", "orders@clayworks.example")
    assert found.bank_accounts == (BankAccount("Stoke Clayworks Ltd", "GB29NWBK60161331926819"),)
    assert [one.postcode for one in found.addresses] == ["ST1 3EX"]
    with pytest.raises(NotFound):
        await supplier(erp, "NO-SUCH")


async def test_suppliers_are_listed_without_unknown_ones_and_customers(erp: Erp) -> None:
    asked = ListSuppliers(erp.connection_id, ("STEELWORKS", "NO-SUCH", "CLAYWORKS"))
    found = await erp.suppliers.list_suppliers(asked)
    assert [one.supplier_code for one in found.suppliers] == ["CLAYWORKS", "STEELWORKS"]
    every = await erp.suppliers.list_suppliers(ListSuppliers(erp.connection_id))
    assert {"CLAYWORKS", "STEELWORKS"} <= {one.supplier_code for one in every.suppliers}
    assert "HARBOUR" not in {one.supplier_code for one in every.suppliers}


async def test_another_account_is_paid_once_it_was_changed(erp: Erp) -> None:
    before = await supplier(erp, "DUBLINSOFT")
    assert before.vat_number == "IE6433435F"
    paid = before.bank_accounts[0].iban
    other = NEW if paid == OLD else OLD
    account = BankAccount("Dublin Software Ltd", other)
    change = ChangeBankAccount(
        erp.connection_id, f"contract:bank:{other}", "DUBLINSOFT", paid, account
    )
    first = await erp.suppliers.change_bank_account(change)
    assert await erp.suppliers.change_bank_account(change) == first
    assert (await supplier(erp, "DUBLINSOFT")).bank_accounts[0] == account


async def test_a_change_that_rests_on_an_old_state_is_refused(erp: Erp) -> None:
    account = BankAccount("Dublin Software Ltd", "GB33LOYD30963440172958")
    stale = ChangeBankAccount(erp.connection_id, "contract:stale", "DUBLINSOFT", "", account)
    with pytest.raises(Refused) as refused:
        await erp.suppliers.change_bank_account(stale)
    assert refused.value.reason == "changed_meanwhile"
    wrong = ChangeBankAccount(
        erp.connection_id,
        "contract:wrong",
        "DUBLINSOFT",
        "",
        BankAccount("Dublin Software Ltd", "GB33LOYD30963440172959"),
    )
    with pytest.raises(Invalid) as invalid:
        await erp.suppliers.change_bank_account(wrong)
    assert [one.field for one in invalid.value.fields] == ["bank_account.iban"]
