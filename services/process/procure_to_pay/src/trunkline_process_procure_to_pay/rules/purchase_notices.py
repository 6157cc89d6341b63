"""Who is written to about a purchase and its changes: who may approve, and who does not answer."""

from collections.abc import Iterable

from msgspec import Struct

from trunkline_model.money import total

from ..cases.purchase import PurchaseCase
from ..facts.purchase import ApprovalAsked
from .changing import Stage, change_to_approve, hash_of, open_change, stage_of
from .notices import WHERE, AddressBook, Notice


class Matter(Struct, frozen=True):
    """What an approver decides about."""

    name: str
    """Of its first notice, unique in the case."""
    about: str
    details: str
    """Lines of text."""


def purchase_notices(case: PurchaseCase, book: AddressBook) -> Iterable[Notice]:
    """Ask who may approve; chase who does not answer an order, and tell who asked for it."""
    if not case.raised or case.ended or case.cancel_asked:
        return ()
    found = (*_approvals(case, book), *_chases(case, book))
    return [one for one in found if one.to]


def _approvals(case: PurchaseCase, book: AddressBook) -> Iterable[Notice]:
    change = change_to_approve(case)
    if change is not None:
        weighed = next(one for one in case.weighed if one.version == change.version)
        raised = case.raised[0]
        about = f"a change of {raised.purchase_number} from {raised.supplier_code}"
        details = f"  {change.reason}\n  {weighed.because}\n"
        matter = Matter(f"change-{change.version}-approval", about, details)
        yield from _asking(case, book, hash_of(change), matter)
    elif not case.approved:
        yield from _asking(case, book, case.version, _whole(case))


def _whole(case: PurchaseCase) -> Matter:
    raised = case.raised[0]
    worth = total((one.net for one in case.lines), raised.currency)
    about = f"{raised.purchase_number} from {raised.supplier_code}, {worth} net"
    lines = "".join(f"  {one.quantity:f} x {one.description}\n" for one in case.lines)
    return Matter("approval", about, lines)


def _asking(case: PurchaseCase, book: AddressBook, seen: str, matter: Matter) -> Iterable[Notice]:
    """Write to the first approver of a version, and to each who was asked since."""
    for one in (asked for asked in case.asked if asked.version == seen):
        yield _first(book, one, matter)
        for up in (up for up in case.escalated if up.version == seen and up.to):
            late = (
                f"Nobody decided about {matter.about}, in time. You are asked now.\n\n"
                f"{matter.details}\n{WHERE}"
            )
            name = f"{matter.name}-{one.approvers.index(up.to)}"
            subject = f"Overdue, to approve: {matter.about}"
            yield Notice(name, book.people.get(up.to, ""), subject, late)


def _first(book: AddressBook, asked: ApprovalAsked, matter: Matter) -> Notice:
    until = f"{asked.due_at:%F %H:%M} UTC"
    text = f"{matter.about}, waits for your approval until {until}.\n\n{matter.details}\n{WHERE}"
    to = book.people.get(asked.approvers[0], "")
    return Notice(matter.name, to, f"To approve: {matter.about}", text)


def _chases(case: PurchaseCase, book: AddressBook) -> Iterable[Notice]:
    number, change = case.raised[0].purchase_number, open_change(case)
    if change is not None and stage_of(case, change) is Stage.SENT:
        what = f"version {change.version} of our order {number}"
        yield from _chase(case, book, change.version, what)
    elif not (case.answers or case.advised or case.arrivals or case.changes_sent):
        yield from _chase(case, book, 1, f"our order {number}")


def _chase(case: PurchaseCase, book: AddressBook, version: int, what: str) -> Iterable[Notice]:
    """Write of the newest chase of a version, to the supplier and to who asked for the order."""
    chased = [one for one in case.chased if one.version == version]
    if not chased or not case.sent:
        return
    raised, times = case.raised[0], len(chased)
    sent = case.sent if version == 1 else case.changes_sent
    sent_on = f"{max(one.occurred_at for one in sent if one.version == version):%F}"
    prefix = "" if version == 1 else f"change-{version}-"
    asks = (
        f"We sent you {what} on {sent_on} and have no answer to it. Please confirm it, or say what"
        " you cannot deliver. This is no further order.\n"
    )
    supplier = book.suppliers.get(raised.supplier_code, "")
    yield Notice(f"{prefix}chase-{times}", supplier, f"{_start(what)}: please confirm", asks)
    tells = (
        f"{raised.supplier_code} has not answered {what}, sent on {sent_on}; it was chased {times}"
        " times. Please call it; the order is not sent under another number.\n"
    )
    buyer = book.people.get(raised.requester, "")
    subject = f"Unanswered: {raised.purchase_number}"
    yield Notice(f"{prefix}unanswered-{times}", buyer, subject, tells)


def _start(words: str) -> str:
    return words[0].upper() + words[1:]
