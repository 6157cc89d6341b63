"""A document that a mail server gave up on is a person's, with whom it did not reach and why."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from trunkline_durable.problem import NeedsPerson, Problem
from trunkline_model.capabilities.events import Event
from trunkline_model.capabilities.supplier_documents import DocumentUndelivered
from trunkline_process_procure_to_pay.documents import Heard, SupplierDocumentsHeard

NOBODY: Any = None
"""Nothing is read or recorded, so there is nothing to do it with."""


def raised(kind: str) -> Problem:
    lost = DocumentUndelivered(
        kind, "PU-7", "CLAYWORKS", "sales@clay.example", "5.1.1", "550 no such mailbox"
    )
    event = Event(1, "e1", "clayworks", datetime.now(UTC), "raw-1", document_undelivered=lost)
    heard = SupplierDocumentsHeard(NOBODY, NOBODY, "system-trading-partners")
    with pytest.raises(NeedsPerson) as stopped:
        asyncio.run(heard.deliver(NOBODY, Heard.of(event, None)))
    return stopped.value.problem


def test_it_names_the_purchase_whom_it_went_to_and_the_server_s_words() -> None:
    problem = raised("order")
    assert problem.sentence == (
        "Purchase PU-7 did not reach CLAYWORKS at sales@clay.example: 5.1.1 550 no such mailbox"
    )
    assert (problem.reason, problem.about, problem.urgency) == ("not_delivered", "PU-7", "high")


def test_a_remittance_advice_is_less_urgent_than_an_order() -> None:
    assert raised("remittance").urgency == "normal"
