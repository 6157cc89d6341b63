"""A supplier's invoice or credit note is proved before anything is sent."""

from collections import defaultdict
from decimal import Decimal

from trunkline_model.billed import Billed
from trunkline_system_tryton.refusals import refuse

from .checks import require_lines, require_positive, require_price, require_same, value

ZERO = Decimal(0)


def check(one: Billed) -> None:
    """Refuse what does not add up."""
    kind = one.document_type
    require_lines((line.line_id for line in one.lines), f"{kind}.lines")
    for place, line in enumerate(one.lines):
        where = f"{kind}.lines[{place}]"
        require_positive(line.quantity, f"{where}.quantity")
        require_price(line.unit_price, f"{where}.unit_price")
        require_same(value(line.quantity, line.unit_price), line.net, f"{where}.net")
    _check_sums(one)


def _check_sums(one: Billed) -> None:
    kind = one.document_type
    bases: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for line in one.lines:
        if line.tax_code:
            bases[line.tax_code] += line.net.amount
    require_same(sum((line.net.amount for line in one.lines), ZERO), one.net, f"{kind}.net")
    if {each.tax_code for each in one.taxes} != set(bases) or len(one.taxes) != len(bases):
        sentence = "the subtotals are not those of the lines' tax codes"
        raise refuse("totals_differ", sentence, f"{kind}.taxes")
    for place, each in enumerate(one.taxes):
        require_same(bases[each.tax_code], each.base, f"{kind}.taxes[{place}].base")
    require_same(sum((each.tax.amount for each in one.taxes), ZERO), one.tax, f"{kind}.tax")
    require_same(one.net.amount + one.tax.amount, one.gross, f"{kind}.gross")
