"""A comparison as a page: what a person must decide first, what heals by itself last."""

from .judging import Fate
from .numbering import LEFT_FREE
from .report import Report

HEADS = {
    Fate.LOST: "Known here, gone there",
    Fate.DECIDE: "There, and nothing leads to it",
    Fate.HEALS: "There, and comes back by itself when the processes run",
}


def page(report: Report) -> str:
    """Lay it out by what becomes of the documents."""
    at = f"{report.restored_to:%Y-%m-%d %H:%M:%S} UTC" if report.restored_to else "nothing"
    lines = [
        f"The database was restored to {at}.",
        f"Compared {report.documents} documents of {report.first} to {report.last}.",
    ]
    lines += [
        f"{system} ends at {end}, and {position} of it were read: its next events would be skipped."
        " Restore both to the same moment."
        for system, position, end in report.ahead
    ]
    lines += _numbers(report)
    for fate, head in HEADS.items():
        found = [one for one in report.remarks if one.fate == fate]
        lines += ["", f"{head} ({len(found)})"] if found else []
        for one in found:
            lines += [f"  {one.sentence}", f"    → {one.remedy}"]
    return "\n".join([*lines, "", _verdict(report)])


def _numbers(report: Report) -> list[str]:
    """Tell which numbers would be given twice, or that they are not any more."""
    series = report.numbers
    if report.healed:
        kept = ((one.order_number, one.document, one.source) for one in report.had)
        return [
            *(f"The next number is {one.prefix}-{one.held + LEFT_FREE + 1}." for one in series),
            *(f"{number} is kept for {document} of {source}." for number, document, source in kept),
        ]
    return [
        f"{one.prefix}-{one.held} was given, and {one.prefix}-{one.next} would be given next: to"
        " two at once. `trunkline restore-check --heal`, before the processes are started."
        for one in series
    ]


def _verdict(report: Report) -> str:
    if report.agrees:
        return "The database and the backends agree."
    by_hand = sum(one.fate != Fate.HEALS for one in report.remarks) + len(report.ahead)
    by_hand += 0 if report.healed else len(report.numbers)
    if by_hand:
        return f"{by_hand} need a person before the processes are started."
    return "Start the processes, let the sweeps run, and check again."
