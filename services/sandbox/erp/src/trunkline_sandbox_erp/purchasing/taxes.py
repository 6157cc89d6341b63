"""What suppliers charge, and what the buyer charges itself and reclaims."""

from decimal import Decimal

from trunkline_sandbox_erp.arithmetic import RATES
from trunkline_sandbox_erp.refusals import refuse

SELF_CHARGED = {"reverse-20": Decimal("0.20"), "overseas-20": Decimal("0.20")}
"""Domestic reverse charge, and services from abroad."""
CHARGED = {**RATES, **dict.fromkeys(SELF_CHARGED, Decimal(0))}
"""Rate that the supplier charges, by our code; none is for a line without tax."""


def require_tax(code: str, field: str) -> None:
    """Refuse a tax that the ERP does not have."""
    if code not in CHARGED:
        raise refuse("unknown_tax_code", f"the ERP has no tax {code!r} on purchases", field)
