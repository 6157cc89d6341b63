"""A step that would write what belongs to another system is refused before anything is sent."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace as changed
from toy_process import TOY, Backends, Order, place, rows, until_transition

from trunkline_durable.engine import Engine
from trunkline_durable.owning import identified
from trunkline_durable.run import Run
from trunkline_durable.step import Step
from trunkline_kit.errors import Refused
from trunkline_model.capabilities.parties import EnsureParty, PartyEnsured
from trunkline_model.money import Money
from trunkline_model.party import Party

sent: list[EnsureParty] = []


async def send(clients: Any, request: EnsureParty) -> PartyEnsured:
    del clients
    sent.append(request)
    raise AssertionError(request)


ENSURE_PARTY = Step(
    name="ensure_party", system="erp", request=EnsureParty, result=PartyEnsured, send=send
)


def customer(limit: Money | None = None) -> EnsureParty:
    return EnsureParty("erp-main", "", Party("C1", "Ada", credit_limit=limit))


async def create_customer(run: Run, case: Order) -> None:
    """Ask for what only order-to-cash is declared to ask for."""
    del case
    await run.step(ENSURE_PARTY, customer())


def test_a_request_of_the_declared_process_gets_its_identity() -> None:
    assert identified(customer(), "r-1", "order-to-cash").request_id == "r-1"


def test_a_field_of_another_owner_is_refused_by_its_name() -> None:
    rich = customer(Money(Decimal(9_999), "GBP"))
    with pytest.raises(Refused, match="belongs to the erp") as caught:
        identified(rich, "r-1", "order-to-cash")
    assert caught.value.reason == "not_owner"
    assert [one.field for one in caught.value.fields] == ["party.credit_limit"]


async def test_a_write_that_is_not_its_process_s_waits_for_a_person_and_is_never_sent(
    new_engine: Callable[..., Engine], backends: Backends
) -> None:
    process = changed(TOY, transitions={**TOY.transitions, "book": create_customer})
    async with new_engine(processes=(process,)).running() as engine:
        await place(engine, "SO-1")
        await until_transition(engine, "book", "stuck")
        found = await rows(engine, "SELECT reason, sentence FROM exceptions")
        journal = await rows(engine, "SELECT kind FROM journal WHERE kind = 'intent'")
    assert [reason for reason, _ in found] == ["not_owner"]
    assert "sent by order-to-cash, not by toy" in found[0][1]
    assert (journal, sent, backends.asked) == ([], [], [])
