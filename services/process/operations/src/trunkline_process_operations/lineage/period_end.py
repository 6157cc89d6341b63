"""How values of a purchase at the end of a period come from one another."""

from .bought import AGREED, ARRIVED
from .derivation import Derivation, Source

ASKED = "fact AccrualAsked"

PERIOD_END = (
    Derivation(
        "intent accrue_period",
        "/net",
        "as it was seen before it was posted",
        (Source(ASKED, "/net", (("/accrued_on", "/accrued_on"),)),),
    ),
    Derivation(
        ASKED,
        "/net",
        "what was performed until the end of the period less what was billed by then, line by "
        "line, at the order's price",
        (
            Source(ARRIVED, "/lines/*/good", every=True),
            *AGREED,
            Source("fact BillPosted", "/bill_key", every=True),
            Source("self", "/actor"),
        ),
    ),
    Derivation(
        "fact PeriodAccrued",
        "/net",
        "as the ledger owes it",
        (Source("intent accrue_period", "/net", together=True),),
    ),
    Derivation(
        "intent reverse_period",
        "/net",
        "all of it, as a new period begins",
        (Source("fact PeriodAccrued", "/net", (("/accrual_number", "/accrual_number"),)),),
    ),
)
