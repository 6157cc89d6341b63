"""What a status report means for the payments that were sent."""

from msgspec import structs

from trunkline_model.capabilities.events import Event
from trunkline_model.capabilities.payment_files import PaymentStatusReported
from trunkline_store.pool import Connection

from .facts import About
from .pain002 import Report
from .payment_rows import PaymentRows
from .unreadable import Fault

UNKNOWN_BATCH = Fault(
    "unknown_batch",
    "element OrgnlMsgId",
    "the report is about a payment file that was never sent from here; ask the bank whose it is",
)
UNKNOWN_PAYMENT = Fault(
    "unknown_payment",
    "element OrgnlEndToEndId",
    "the report names a payment that its file does not hold; ask the bank which one it means",
)
CHANGED_REPORT = Fault(
    "changed_report",
    "",
    "a report of this id was read before and said something else; ask the bank which is right",
)


async def reported(
    conn: Connection, rows: PaymentRows, report: Report, about: About
) -> Event | Fault | None:
    """Keep what a report decides and give its event; None for one that was read before."""
    run_id = await rows.run_of(conn, report.message_id)
    if not run_id:
        return UNKNOWN_BATCH
    known = await rows.file(conn, run_id)
    names = [one.end_to_end_id for one in known.lines] if known else []
    if not report.lines.keys() <= set(names):
        return UNKNOWN_PAYMENT
    stand = await rows.note_report(conn, report)
    if stand != "new":
        return CHANGED_REPORT if stand == "changed" else None
    decided = tuple(line for name in names if (line := report.decides(name)) is not None)
    await rows.decide(conn, decided, report.created_at)
    after = await rows.file(conn, run_id)
    assert after is not None  # noqa: S101 - it was there above, and is locked
    fact = PaymentStatusReported(report.report_id, run_id, after.state, decided)
    return structs.replace(about.event(f"report/{report.report_id}"), payment_status_reported=fact)
