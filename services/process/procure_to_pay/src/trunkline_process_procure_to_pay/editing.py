"""What people may correct of a supplier's bill, until it is found sound."""

from collections.abc import Mapping

from trunkline_durable.editing import Editable, Editing, edited
from trunkline_kit.errors import Refused

from .cases.supplier_invoice import BillCase
from .rules.correcting import bill_values
from .standing import bill_state

FIELDS = (
    Editable(path="purchase_number", kind="code", meaning="Our order that it is for"),
    Editable(path="vat_number", kind="code", meaning="VAT number of the supplier"),
    Editable(
        path="account",
        kind="code",
        meaning="Account that it names; the one in the books is paid, whatever stands here",
        second_person=True,
        personal=True,
    ),
    Editable(path="lines[].line_id", kind="code", meaning="Our line that is billed"),
    Editable(path="lines[].sku", kind="code", meaning="Article, as the ERP knows it"),
    Editable(path="lines[].quantity", kind="quantity", meaning="Units billed"),
    Editable(path="lines[].vat_category", kind="code", meaning="VAT category, such as S, Z or AE"),
    Editable(
        path="lines[].vat_rate",
        kind="rate",
        meaning="VAT rate, 0.2 for 20 per cent",
        second_person=True,
    ),
    Editable(
        path="lines[].unit_price", kind="money", meaning="Net price of a unit", second_person=True
    ),
    Editable(path="lines[].net", kind="money", meaning="Net of the line", second_person=True),
)


def values_of(case: BillCase) -> Mapping[str, str]:
    """Give the fields as they are now; Refused once the bill was found sound, or sent back."""
    if not case.captured:
        raise Refused("The bill was not read yet: wait for it.", reason="not_read")
    if case.validated or case.rejected:
        sentence = f"The bill is {bill_state(case)}: query it with the supplier, or reject it."
        raise Refused(sentence, reason="not_editable")
    return edited(bill_values(case.captured[0].bill), case.edits)


EDITING = Editing[BillCase](fields=FIELDS, values_of=values_of)
