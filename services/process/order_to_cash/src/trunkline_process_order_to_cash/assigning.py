"""A payment that nobody could match is assigned to an order inside Trunkline.

The number that the payer should have named stands in for the text of the transfer, and the same
rules match it: what fits no order then is refused as it was before.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from msgspec import structs

from trunkline_durable.cases import Cases
from trunkline_durable.editing import CaseEdited, Editable
from trunkline_durable.event_editing import EventEditing
from trunkline_durable.problem import NeedsPerson
from trunkline_durable.writing import Said
from trunkline_kit.errors import FieldError, Invalid, Refused
from trunkline_model.capabilities.events import Event
from trunkline_store.pool import Connection

from .crediting import Crediting
from .process import ORDER_TO_CASH

PAYS = "pays"
"""The number of what a bank line pays: an order, a purchase order or an invoice."""

FIELDS = (
    Editable(
        path=PAYS,
        kind="code",
        meaning="Number of the order, purchase order or invoice that the transfer pays",
        second_person=True,
    ),
)

type Tell = Callable[[Connection, Event, str, Any], Awaitable[None]]
"""Records a fact of an event in the case of an order."""


class Assigning:
    """Assigns what one bank service told of."""

    def __init__(self, cases: Cases, crediting: Crediting, tell: Tell) -> None:
        self._cases, self._crediting, self._tell = cases, crediting, tell

    def editing(self) -> EventEditing[Event]:
        """Declare what of a set-aside event may be corrected."""
        return EventEditing(fields=FIELDS, values_of=values_of, correct=self.correct)

    async def correct(self, conn: Connection, event: Event, fact: CaseEdited) -> None:
        """Match by the number that a person gave; Invalid when it fits no order that owes."""
        entry = event.bank_entry_booked
        if entry is None:
            raise Refused(NOT_A_PAYMENT, reason="not_editable")
        named = structs.replace(entry, remittance=fact.values[PAYS], end_to_end_id="")
        try:
            found = await self._crediting.credits(conn, named, event.occurred_at)
        except NeedsPerson as unfit:
            raise _unfit(fact.values[PAYS], unfit.problem.sentence) from unfit
        for number, credit in found:
            said = Said(fact.correction_id, fact, fact.actor)
            await self._cases.record_fact(conn, ORDER_TO_CASH, number, said)
            await self._tell(conn, event, number, credit)


NOT_A_PAYMENT = "It is no payment: put it right where it came from, then release or discard it."


def values_of(event: Event) -> Mapping[str, str]:
    """Give what may be corrected: of a bank line, what it pays."""
    if event.bank_entry_booked is None:
        raise Refused(NOT_A_PAYMENT, reason="not_editable")
    return {PAYS: ""}


def _unfit(number: str, sentence: str) -> Invalid:
    text = f"{number} is no order that this transfer fits. {sentence}"
    return Invalid(text, reason="unmatched_receipt", fields=(FieldError(PAYS, "unmatched", text),))
