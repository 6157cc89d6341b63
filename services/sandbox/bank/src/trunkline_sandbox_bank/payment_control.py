"""What a test or a demo tells the bank about payments, under /_sandbox."""

from litestar import Router, get, post, put
from litestar.params import JSONBody
from msgspec import Struct

from .paying import Paying
from .payment_shapes import Conduct, Kept, MessageId, Return, StrayReport
from .shapes import Entry


class ReportId(Struct):
    """The report that was put out."""

    report_id: str


def payments_router(paying: Paying) -> Router:
    """Give the routes that move payments."""

    @get("/payment-files", sync_to_thread=False)
    def list_files() -> list[Kept]:
        """All payment files that were taken."""
        return paying.files()

    @put("/conduct", sync_to_thread=False)
    def behave(data: JSONBody[Conduct]) -> Conduct:
        """Decide so from now on."""
        paying.conduct = data
        return data

    @post("/decisions", sync_to_thread=False)
    def decide(data: JSONBody[MessageId]) -> Kept:
        """Decide a file that waits."""
        return paying.decide(data.message_id)

    @post("/returns", sync_to_thread=False)
    def give_back(data: JSONBody[Return]) -> Entry:
        """Book a payment that came back."""
        return paying.give_back(data)

    @post("/reports", sync_to_thread=False)
    def stray(data: JSONBody[StrayReport]) -> ReportId:
        """Put a report out, about whatever it says."""
        named = paying.report(
            data.message_id,
            "pain.001.001.09",
            data.status,
            data.reason,
            decisions=data.decisions,
            report_id=data.report_id,
        )
        return ReportId(named)

    return Router("/_sandbox", route_handlers=[list_files, behave, decide, give_back, stray])
