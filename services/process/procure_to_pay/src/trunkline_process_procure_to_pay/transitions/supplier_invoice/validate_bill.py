"""Hold a bill against the books before anything is matched: sums, VAT, account, order."""

from datetime import date, timedelta

from trunkline_durable.problem import NeedsPerson, Problem
from trunkline_durable.run import Run
from trunkline_kit.errors import FieldError
from trunkline_model.capabilities.suppliers import GetSupplier
from trunkline_model.supplier import Supplier

from ...billing import Bill
from ...books import find_purchase
from ...cases.purchase import PurchaseCase
from ...cases.supplier_invoice import BillCase
from ...facts.supplier_invoice import BillValidated
from ...rules.soundness import SupplierTerms, faults_of
from ...rules.vat import Anomaly, Supply, Treatment, VatFacts, treat
from ..moment import now

TERM_DAYS = {"": 0, "immediate": 0}
NET = "net-"


async def validate_bill(run: Run, case: BillCase) -> None:
    """Let a sound bill go on; whatever is wrong with it is a person's, all at once."""
    bill = case.known_bill
    supplier = await _supplier(run, bill)
    purchase = await find_purchase(run.clients.books, bill.purchase_number)
    faults = [*_order_faults(bill, purchase), *faults_of(bill, supplier)]
    treatments = [] if faults else _treatments(bill, purchase, supplier)
    faults += [one for one in treatments if isinstance(one, FieldError)]
    if faults or purchase is None:
        raise NeedsPerson(_problem(bill, faults))
    found = [one for one in treatments if isinstance(one, Treatment)]
    run.record(_validated(bill, purchase, found, supplier))


async def _supplier(run: Run, bill: Bill) -> SupplierTerms:
    erp = run.clients.erp
    request = GetSupplier(erp.connection_id, bill.supplier_code)
    found = await run.observe(
        f"get_supplier:{run.attempt}", Supplier, lambda: erp.suppliers.get_supplier(request)
    )
    account = found.bank_accounts[0].iban if found.bank_accounts else ""
    return SupplierTerms(
        supplier_code=found.supplier_code,
        name=found.name,
        country=found.addresses[0].country if found.addresses else "GB",
        vat_number=found.vat_number,
        account=account,
        currency=found.currency or bill.currency,
        payment_days=_days(found.payment_term),
    )


def _days(term: str) -> int:
    if term.startswith(NET) and term.removeprefix(NET).isdigit():
        return int(term.removeprefix(NET))
    return TERM_DAYS.get(term, 30)


def _order_faults(bill: Bill, purchase: PurchaseCase | None) -> list[FieldError]:
    """No order, no pay: a bill without one goes back to the supplier or is coded by a person."""
    number = bill.purchase_number
    if not number:
        sentence = "It names no purchase order."
        return [FieldError("purchase_number", "no_purchase_order", sentence)]
    if purchase is None or not purchase.raised:
        sentence = f"There is no purchase order {number}."
        return [FieldError("purchase_number", "unknown_purchase_order", sentence)]
    if purchase.raised[0].supplier_code != bill.supplier_code:
        sentence = f"Purchase order {number} is another supplier's."
        return [FieldError("purchase_number", "other_suppliers_order", sentence)]
    if not purchase.drafted or purchase.ended:
        sentence = f"Purchase order {number} is not open: nothing may be billed on it."
        return [FieldError("purchase_number", "order_not_open", sentence)]
    return []


def _treatments(
    bill: Bill, purchase: PurchaseCase | None, supplier: SupplierTerms
) -> list[Treatment | FieldError]:
    supply = Supply(purchase.raised[0].supply) if purchase else Supply.GOODS
    found: list[Treatment | FieldError] = []
    for at, line in enumerate(bill.lines):
        one = treat(
            VatFacts(
                supply=supply,
                supplier_country=supplier.country,
                supplier_registered=bool(supplier.vat_number),
                category=line.vat_category,
                rate=line.vat_rate,
            )
        )
        if isinstance(one, Anomaly):
            found.append(FieldError(f"lines[{at}].vat_category", "vat_anomaly", one.sentence))
        elif not one.tax_code:
            sentence = f"VAT treatment {one.name} is booked by a person in the ERP ({one.source})."
            found.append(FieldError(f"lines[{at}].vat_category", "vat_by_hand", sentence))
        else:
            found.append(one)
    return found


def _problem(bill: Bill, faults: list[FieldError]) -> Problem:
    first = faults[0]
    bank = first.reason == "changed_bank_details"
    return Problem(
        reason=first.reason,
        field=first.field,
        sentence=" ".join(one.sentence for one in faults),
        suggestion="Call the supplier back on a number from the books, never on one from the bill."
        if bank
        else "Correct it here, reject it to the supplier, or put the books right and retry.",
        raw_document_id=bill.raw_document_id,
        raw_document_source=bill.raw_document_source,
        severity="high" if bank else "",
        faults=tuple(faults) if len(faults) > 1 else (),
    )


def _validated(
    bill: Bill, purchase: PurchaseCase, found: list[Treatment], supplier: SupplierTerms
) -> BillValidated:
    named = dict.fromkeys(f"{one.name} ({one.source})" for one in found)
    return BillValidated(
        occurred_at=now(),
        purchase_key=purchase.raised[0].purchase_number,
        erp_order_number=purchase.drafted[0].order_number,
        supply=purchase.raised[0].supply,
        requester=purchase.raised[0].requester,
        vat_treatment=", ".join(dict.fromkeys(one.name for one in found)),
        tax_codes=tuple(one.tax_code for one in found),
        due_on=_due_on(bill, supplier),
        explanation=f"Sums, VAT number and account are right; VAT: {', '.join(named)}.",
    )


def _due_on(bill: Bill, supplier: SupplierTerms) -> date:
    return bill.due_on or bill.issued_on + timedelta(days=supplier.payment_days)
