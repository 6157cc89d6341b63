"""A debit note adds up, whatever VAT was to be charged on what goes back."""

from decimal import Decimal

import pytest
from purchase_builders import RAISED_AT, arrived, came, gbp, purchase, raised, wanted

from trunkline_process_procure_to_pay.claiming import debit_note
from trunkline_process_procure_to_pay.facts.fulfilment import ReturnAdvised
from trunkline_process_procure_to_pay.terms import Terms
from trunkline_system_trading_partners.arithmetic import prove


@pytest.mark.parametrize(
    ("tax_code", "category", "tax", "exemption"),
    [
        ("vat-20", "S", "6.67", ""),
        ("vat-5", "S", "1.67", ""),
        ("vat-0", "Z", "0", ""),
        ("exempt", "E", "0", "Exempt"),
        ("reverse-20", "AE", "0", "Reverse charge"),
    ],
)
def test_it_claims_what_was_damaged_and_what_was_wrong(
    tax_code: str, category: str, tax: str, exemption: str
) -> None:
    arrival = arrived("GR-1", came("1", 5, damaged=2, wrong=1), came("2", 4))
    case = purchase(raised(wanted("1", 8, "11.115", tax_code=tax_code), wanted("2", 4)), arrival)
    returned = ReturnAdvised(
        occurred_at=RAISED_AT,
        receipt_reference="GR-1",
        return_number="RTV-1",
        debit=gbp("33.35"),
        sentence="2 of SKU-1 damaged, 1 of SKU-1 wrong",
    )
    note = debit_note(case, arrival, returned, Terms())
    prove(note)
    assert [(one.quantity, one.order_line_id) for one in note.lines] == [
        (Decimal(2), "1"),
        (Decimal(1), "1"),
    ]
    (charged,) = note.taxes
    assert (charged.category, charged.tax, charged.exemption) == (category, gbp(tax), exemption)
    assert note.gross == note.net + gbp(tax)
