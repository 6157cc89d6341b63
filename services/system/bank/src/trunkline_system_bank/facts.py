"""What the bank told, as events of this service's log."""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct, structs

from trunkline_kit.tracing import current_trace_parent
from trunkline_model.capabilities.bank_statements import BankStatement
from trunkline_model.capabilities.events import BankStatementReceived, DocumentRejected, Event

from .unreadable import Fault


class About(Struct, frozen=True):
    """What every event says besides its fact."""

    connection_id: str
    event_id: str
    occurred_at: datetime
    """The bank's own time (UTC)."""
    raw_document_id: str
    """The file's bytes; empty when they were not fetched."""

    def event(self, event_id: str = "") -> Event:
        """Give an event that still lacks its fact."""
        return Event(
            position=0,
            event_id=event_id or self.event_id,
            connection_id=self.connection_id,
            occurred_at=self.occurred_at,
            raw_document_id=self.raw_document_id,
            trace_parent=current_trace_parent(),
        )


def rejection(about: About, fault: Fault, name: str) -> Event:
    """Say that a file cannot be taken."""
    rejected = DocumentRejected(
        reason=fault.reason, field=fault.field, sentence=fault.sentence, name=name
    )
    return structs.replace(about.event(), document_rejected=rejected)


def booked(about: About, statement: BankStatement) -> Iterator[Event]:
    """Give one event for the statement, then one an entry, in their order."""
    name = f"{statement.account}/{statement.statement_id}"
    received = BankStatementReceived(
        statement_id=statement.statement_id,
        account=statement.account,
        booked_on=statement.to_on,
        opening=statement.opening,
        closing=statement.closing,
        entry_count=len(statement.entries),
    )
    yield structs.replace(about.event(name), bank_statement_received=received)
    for entry in statement.entries:
        event = about.event(f"{name}/{entry.entry_reference}")
        yield structs.replace(event, bank_entry_booked=entry)
