"""Every step and undo of buying fails in every way, and leaves its effect once.

What is struck is what the processes declare: a step that is added and that no stage of the tour
comes past is named here until one does.
"""

from collections import Counter
from collections.abc import AsyncIterator
from decimal import Decimal

import pytest
from declared_steps import Effect, declared, undos
from fake_mail import FakeMail
from msgspec import structs
from purchase_company import BuyingCompany, open_buying_company
from purchase_fakes import TERMS, PurchaseBackends
from purchase_tour import Tour
from step_striker import WAYS, Striker

from trunkline_process_procure_to_pay.books import Books
from trunkline_process_procure_to_pay.ports import Ports
from trunkline_process_procure_to_pay.processes import processes
from trunkline_process_procure_to_pay.rules.early_payment import EarlyPayment
from trunkline_process_procure_to_pay.rules.notices import AddressBook

NEVER = {
    Effect("withdraw_purchase", "cancel_purchase_order"): "nobody withdraws what was ordered",
}
"""What a transition could take back, and never finds."""
NEVER_UNDONE = {
    "cancel_supplier_invoice": "a posted bill is corrected by a credit note; nothing takes it back",
}
PEOPLE = {"fay": "fay@x.example", "treasury": "treasury@x.example"}
TWO_PER_CENT = EarlyPayment(Decimal(2), 10)
ERP = {
    "RaiseRequisition": 5,
    "WithdrawRequisition": 2,
    "ApproveRequisition": 4,
    "BookPurchaseOrder": 4,
    "ConfirmPurchaseOrder": 4,
    "CancelPurchaseOrder": 1,
    "AmendPurchaseOrder": 5,
    "RecordGoodsReceipt": 3,
    "ReturnGoods": 1,
    "PostAccrual": 4,
    "ReverseAccrual": 4,
    "PostSupplierInvoice": 2,
    "PostSupplierCreditNote": 2,
    "RecordSupplierPayment": 4,
    "ChangeBankAccount": 2,
}
"""What the tour leaves in the ERP: five purchases, four ordered, three delivered, two billed."""
SUPPLIERS = {"order": 4, "change": 3, "cancellation": 1, "debit_note": 1, "remittance": 2}


class Struck(PurchaseBackends, frozen=True, kw_only=True):
    """Backends before which a striker stands."""

    striker: Striker

    def ports(self, shared: Books) -> Ports:
        """Give the connections, each struck."""
        return self.striker.around(super().ports(shared))


@pytest.fixture
async def struck(
    database_url: str, purchase_backends: PurchaseBackends
) -> AsyncIterator[tuple[BuyingCompany, Striker]]:
    book = AddressBook(people=PEOPLE, suppliers={"CLAYWORKS": "sales@x.example"})
    terms = structs.replace(TERMS, early_payment={"CLAYWORKS": TWO_PER_CENT}, addresses=book)
    striker = Striker(declared(processes(terms).every))
    told = structs.asdict(purchase_backends) | {"terms": terms, "mail": FakeMail()}
    async with open_buying_company(database_url, Struck(**told, striker=striker)) as buyer:
        yield buyer, striker


@pytest.mark.timeout(240)
async def test_each_effect_comes_about_once_however_its_worker_dies(
    struck: tuple[BuyingCompany, Striker],
) -> None:
    buyer, striker = struck
    tour = Tour(buyer)
    bill, note = await tour.billed(await tour.bought())
    paid = await tour.owed_to_another()
    await tour.paid()
    await tour.given_up()
    await tour.performed()
    await tour.moved_account()
    effects = declared(processes(buyer.backends.terms).every)
    assert effects - striker.struck.keys() == NEVER.keys()
    assert {len(one) for one in striker.struck.values()} == {len(WAYS)}
    for key, state in ((bill, "POSTED"), (note, "POSTED"), (paid, "PAID")):
        await buyer.bill(key, state)
    left(buyer, tour)
    unknown = [one for one in await buyer.exceptions() if one["reason"] == "unknown_outcome"]
    assert {one["state"] for one in unknown} <= {"resolved"}


def left(buyer: BuyingCompany, tour: Tour) -> None:
    """Hold what every backend has against what the tour did."""
    backends = buyer.backends
    suppliers = (backends.supplier, backends.other_supplier)
    assert Counter(backends.journal()) == ERP
    assert Counter(name for one in suppliers for name, _ in one.writes.effects) == SUPPLIERS
    assert len(backends.bank.files) == 2
    assert backends.mail is not None
    assert len(backends.mail.taken) == tour.letters


def test_whatever_takes_a_step_back_belongs_to_a_transition_that_does() -> None:
    every = processes(TERMS).every
    reached = {one.step for one in declared(every)}
    assert undos(every) - reached == NEVER_UNDONE.keys()
