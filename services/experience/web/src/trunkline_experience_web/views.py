"""What the pages of one case show."""

from msgspec import Struct
from msgspec.structs import replace

from trunkline_model.capabilities.completeness import Certificate
from trunkline_model.capabilities.inbox import ExceptionPage
from trunkline_model.capabilities.lifecycles import Lifecycle, Passage
from trunkline_model.capabilities.operations import Case, ExceptionItem, TimelineEntry
from trunkline_model.capabilities.order_to_cash import Order
from trunkline_model.roles import Role

from .clients import PURCHASES
from .drawing.lifecycle import Drawing, draw
from .drawing.path import way_taken
from .masking import MASK, masked_document, masked_text
from .session import Session
from .words import pretty

HEX_BYTES_MAX = 4096


class CaseView(Struct, frozen=True):
    """A case as a person sees it."""

    case: Case
    """As operations knows it."""
    exceptions: tuple[ExceptionItem, ...]
    """What of it waits for a person."""
    drawing: Drawing | None
    """Its lifecycle; None when its process declares none."""
    order: Order | None
    """The order that it carries, when it carries one."""
    commands: tuple[str, ...]
    """What may be asked of it in its state."""
    purchase: str
    """Number of the purchase that it carries; empty when it carries none."""


class CaseFound(Struct, frozen=True):
    """What processes say of a case."""

    case: Case
    """Operations: its journal and what is not done."""
    exceptions: tuple[ExceptionItem, ...] = ()
    """Operations: what of it waits for a person."""
    lifecycle: Lifecycle | None = None
    """Its process: the chart, when there is one."""
    passage: Passage = Passage()
    """Its process: the states that it passed."""
    order: Order | None = None
    """Its process: the order that it carries, when it carries one."""


def case_view(found: CaseFound, session: Session) -> CaseView:
    """Put a page together; who only reads gets it masked."""
    case, order = found.case, found.order
    state = case.summary.state
    allowed = found.lifecycle.commands if found.lifecycle else ()
    return CaseView(
        case=masked_case(case) if reads_only(session) else case,
        exceptions=tuple(exception_view(one, session) for one in found.exceptions),
        drawing=_drawn(found.lifecycle, found.passage, state) if found.lifecycle else None,
        order=masked_order(order) if order and reads_only(session) else order,
        commands=tuple(one.command for one in allowed if state in one.states),
        purchase=case.summary.business_key if case.summary.process == PURCHASES else "",
    )


def reads_only(session: Session) -> bool:
    """Tell whether somebody gets values about people masked."""
    return session.rank < Role.OPERATOR


def exception_view(one: ExceptionItem, session: Session) -> ExceptionItem:
    """Give an exception as this person may see it."""
    if not reads_only(session):
        return one
    said = {name: masked_text(getattr(one, name)) for name in ("sentence", "suggestion")}
    return replace(one, **said)


def exception_page(found: ExceptionPage, session: Session) -> ExceptionPage:
    """Give an exception, whole, as this person may see it."""
    item = exception_view(found.item, session)
    if not reads_only(session):
        return found
    notes = (replace(one, said=masked_text(one.said)) for one in found.notes)
    faults = (replace(one, sentence=masked_text(one.sentence)) for one in found.faults)
    parts = tuple(exception_view(one, session) for one in found.parts)
    return replace(found, item=item, notes=tuple(notes), faults=tuple(faults), parts=parts)


def certificate_view(found: Certificate, session: Session) -> Certificate:
    """Give a day's certificate as this person may see it."""
    if not reads_only(session):
        return found
    masked = (
        replace(one, accepted_because=masked_text(one.accepted_because))
        for one in found.differences
    )
    return replace(found, differences=tuple(masked))


def document_text(content: bytes) -> str:
    """Give a document's bytes for reading: as text where they are text, else in hexadecimal."""
    try:
        return pretty(content.decode())
    except UnicodeDecodeError:
        return content[:HEX_BYTES_MAX].hex(" ", 2)


def masked_case(case: Case) -> Case:
    """Hide what the journal's documents say of people."""
    return replace(case, timeline=tuple(_masked_entry(one) for one in case.timeline))


def masked_order(order: Order) -> Order:
    """Hide where the goods go, but for the country."""
    where = order.delivery_address
    if where is None:
        return order
    hidden = {name: MASK for name in where.__struct_fields__ if getattr(where, name)}
    return replace(order, delivery_address=replace(where, **(hidden | {"country": where.country})))


def _masked_entry(entry: TimelineEntry) -> TimelineEntry:
    return replace(entry, document=masked_document(entry.document))


def _drawn(lifecycle: Lifecycle, passage: Passage, state: str) -> Drawing:
    return draw(lifecycle, state, way_taken(lifecycle, passage.states))
