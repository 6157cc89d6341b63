"""Whoever a purchase waits for is written to, once, and nothing waits for the post."""

from collections.abc import AsyncIterator
from decimal import Decimal

import pytest
from eventually import eventually
from fake_mail import FakeMail
from fake_supplier import SUPPLIER
from msgspec import structs
from order_company import WAIT_S
from purchase_builders import gbp
from purchase_company import BuyingCompany, open_buying_company
from purchase_fakes import TERMS, PurchaseBackends

from trunkline_model.capabilities.purchases import WantedLine
from trunkline_process_procure_to_pay.rules.notices import AddressBook

MUGS = WantedLine("1", "MUG-BLUE", "Stoneware mug, blue", Decimal(50), gbp("3.10"))
BOOK = AddressBook(
    people={"fay": "fay@x.example", "olu": "olu@x.example", "ada": "ada@x.example"},
    suppliers={SUPPLIER: "sales@claystone.example"},
)


@pytest.fixture
async def writing(
    database_url: str, purchase_backends: PurchaseBackends
) -> AsyncIterator[BuyingCompany]:
    """Give a company that writes to people, and whose every deadline has passed."""
    approval = structs.replace(TERMS.approval, deadline_h=0)
    terms = structs.replace(TERMS, approval=approval, answer_h=0, chases_max=1, addresses=BOOK)
    backends = structs.replace(purchase_backends, terms=terms, mail=FakeMail())
    async with open_buying_company(database_url, backends) as one:
        yield one


def post(buyer: BuyingCompany) -> FakeMail:
    assert buyer.backends.mail is not None
    return buyer.backends.mail


async def until_written(buyer: BuyingCompany, *people: str) -> None:
    """Wait until just these, in any order, were written to."""

    def written() -> bool:
        return sorted(one.to for one in post(buyer).taken) == sorted(people)

    assert await eventually(written, WAIT_S), [one.to for one in post(buyer).taken]


async def test_approvers_and_then_the_supplier_and_the_buyer_are_written_to_once(
    writing: BuyingCompany,
) -> None:
    asked = await writing.raise_purchase(MUGS)
    number = asked.purchase_number
    await until_written(writing, "fay@x.example", "olu@x.example")
    first = next(one for one in post(writing).taken if one.to == "fay@x.example")
    assert first.subject == f"To approve: {number} from {SUPPLIER}, 155.00 GBP net"
    assert "50 x Stoneware mug, blue" in first.text
    await writing.approve(await writing.purchase(number, "APPROVAL"), "fay")
    chased = ("sales@claystone.example", "ada@x.example")
    await until_written(writing, "fay@x.example", "olu@x.example", *chased)
    await writing.settled()
    assert len(post(writing).taken) == 4


async def test_a_letter_whose_answer_was_lost_is_no_second_letter(writing: BuyingCompany) -> None:
    post(writing).writes.lose_answers_of["message"] = 1
    await writing.raise_purchase(MUGS)
    await until_written(writing, "fay@x.example", "olu@x.example")
    kept = "SELECT name FROM journal WHERE kind = 'fact' AND name = 'NoticeSent'"

    async def both() -> bool:
        return len(await writing.rows(kept)) == 2

    assert await eventually(both, WAIT_S)
    assert len(post(writing).taken) == 2


async def test_a_wrong_address_is_a_person_s_and_the_purchase_goes_on(
    writing: BuyingCompany,
) -> None:
    post(writing).refuses |= {"fay@x.example", "sales@claystone.example"}
    asked = await writing.raise_purchase(MUGS)
    await writing.approve(await writing.purchase(asked.purchase_number, "APPROVAL"), "fay")
    await writing.purchase(asked.purchase_number, "SENT")
    await writing.raised("refused")
    everything = await writing.rows("SELECT encode(entry, 'escape') AS b FROM journal")
    assert "x.example" not in " ".join(one["b"] for one in everything)


async def test_who_has_no_address_finds_it_in_the_console_only(
    database_url: str, purchase_backends: PurchaseBackends
) -> None:
    approval = structs.replace(TERMS.approval, deadline_h=0)
    terms = structs.replace(
        TERMS, approval=approval, addresses=AddressBook(people={"nobody": "n@x.example"})
    )
    backends = structs.replace(purchase_backends, terms=terms, mail=FakeMail())
    async with open_buying_company(database_url, backends) as buyer:
        await buyer.raise_purchase(MUGS)
        await buyer.raised("approval_overdue")
        await buyer.settled()
        assert post(buyer).taken == []
