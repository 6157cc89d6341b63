"""One article of one receipt of goods, folded from its facts."""

from datetime import UTC, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from trunkline_durable.process import Fact

from .facts import ReceiptBooked, ReceiptReported

FIRST = datetime(2000, 1, 1, tzinfo=UTC)


class GoodsReceipt(Struct, frozen=True):
    """One article of one receipt."""

    reported: ReceiptReported | None = None
    """As it was told first."""
    differing: tuple[str, ...] = ()
    """Quantities of later reports under the same number that say something else."""
    document_number: str = ""
    """The ERP's number; empty until it is booked."""
    clock: datetime = FIRST

    @property
    def next_at(self) -> datetime:
        """Time for a fact of our own."""
        return self.clock + timedelta(microseconds=1)


def fold(case: GoodsReceipt, fact: Fact) -> GoodsReceipt:
    """Give the receipt after one more fact."""
    case = replace(case, clock=max(case.clock, fact.occurred_at))
    match fact:
        case ReceiptReported() if case.reported is None:
            return replace(case, reported=fact)
        case ReceiptReported() if case.reported.quantity != fact.quantity:  # type: ignore[union-attr]
            return replace(case, differing=(*case.differing, str(fact.quantity)))
        case ReceiptBooked():
            return replace(case, document_number=fact.document_number)
    return case
