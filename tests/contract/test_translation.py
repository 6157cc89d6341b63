"""Capability translation, for every service that answers it: what was published is what is used."""

from collections.abc import AsyncIterator, Awaitable, Callable
from decimal import Decimal
from itertools import count
from time import time_ns

import pytest
from erp_buyer import Buyer, billed
from erp_clerk import Clerk, gbp, line
from erp_ports import Erp
from mapping_tables import row, rule, tables
from msgspec import structs

from trunkline_kit.errors import Invalid, Refused
from trunkline_model.capabilities.catalogue import ListProducts
from trunkline_model.capabilities.receipts import PaymentMethod
from trunkline_model.capabilities.translation import (
    ApplyMapping,
    CodeUse,
    ListCodes,
    MappingApplied,
)
from trunkline_model.mapping import MappingKind, MappingTables, RuleType
from trunkline_model.purchase_order import PurchaseLineKind

NUMBERS = count(time_ns())
NOTHING = MappingTables()

type Apply = Callable[[MappingTables], Awaitable[MappingApplied]]


@pytest.fixture
async def apply(erp: Erp) -> AsyncIterator[Apply]:
    """Publish to the service; afterwards what is built in holds again."""

    async def push(found: MappingTables) -> MappingApplied:
        number = next(NUMBERS)
        request = ApplyMapping(erp.connection_id, f"map:{number}", number, f"{number}.abc", found)
        return await erp.translation.apply_mapping(request)

    yield push
    await push(NOTHING)


def tax(from_code: str, to_code: str) -> MappingTables:
    return tables(row(from_code, to_code))


async def test_a_published_code_is_booked_and_the_version_is_in_the_evidence(
    apply: Apply, clerk: Clerk
) -> None:
    version = (await apply(tax("standard", "vat-20"))).version
    ordinary = structs.replace(line("MUG-WHITE", 2, "7.50"), tax_code="standard")
    booked = await clerk.book(ordinary)
    assert booked.tax.amount == Decimal("3.00")
    assert booked.evidence.mapping_version.endswith(f"+{version}")


async def test_a_code_without_a_row_is_refused_and_never_passed_on(
    apply: Apply, clerk: Clerk
) -> None:
    await apply(tax("standard", "vat-20"))
    with pytest.raises(Refused) as caught:
        await clerk.book(line("MUG-WHITE", 2, "7.50"))
    assert caught.value.reason == "unmapped_code"
    assert caught.value.fields[0].field == "order.lines[0].tax_code"


async def test_a_row_to_a_code_that_the_erp_lacks_is_refused_by_name(
    apply: Apply, clerk: Clerk
) -> None:
    await apply(tax("vat-20", "VAT-NONE"))
    with pytest.raises(Refused, match="VAT-NONE") as caught:
        await clerk.book(line("MUG-WHITE", 2, "7.50"))
    assert caught.value.reason == "unknown_tax_code"


async def test_a_rule_chooses_the_payment_method(apply: Apply, clerk: Clerk) -> None:
    invoice = (await clerk.ship_and_bill(line("MUG-WHITE", 1, "7.50"), party="CASH")).invoice
    kind = MappingKind.PAYMENT_METHOD
    await apply(
        tables(
            row("card", rule="by_amount", kind=kind),
            rule("by_amount", 'rules.small ? "card" : "NONE"'),
            rule("small", "input.amount_minor < 500", RuleType.BOOL),
        )
    )
    with pytest.raises(Refused, match="NONE"):
        await clerk.pay(invoice.invoice_number, structs.replace(invoice.gross, amount=Decimal(5)))
    paid = structs.replace(invoice.gross, amount=Decimal("4.99"))
    assert (await clerk.pay(invoice.invoice_number, paid, PaymentMethod.CARD)).receipt_number


async def test_a_rule_chooses_the_account_of_a_supplier_s_line_by_what_is_billed(
    apply: Apply, erp: Erp, buyer: Buyer
) -> None:
    """As a dry run says that it does."""
    kind = MappingKind.ACCOUNT
    found = await erp.translation.list_codes(ListCodes(erp.connection_id, kind))
    advice = billed("", 1, "12.00")
    (plain,) = (await buyer.bill(advice)).lines
    every = [row(one.ours, one.code, kind=kind) for one in found.built_in if one.code]
    rows = [one for one in every if one.from_code != "freight"]
    small = f'input.amount_minor < 5000 ? "{plain.account}" : "NONE"'
    by_amount = row("freight", rule="by_amount", kind=kind)
    await apply(tables(*rows, by_amount, rule("by_amount", small)))
    freight = structs.replace(advice, kind=PurchaseLineKind.FREIGHT, account="freight")
    assert [one.account for one in (await buyer.bill(freight)).lines] == [plain.account]
    dear = structs.replace(freight, unit_price=gbp("120.00"), net=gbp("120.00"))
    with pytest.raises(Refused, match="NONE"):
        await buyer.bill(dear)


async def test_what_is_read_says_our_code(apply: Apply, erp: Erp) -> None:
    await apply(tax("standard", "vat-20"))
    if erp.name != "sandbox-erp":  # its articles are kept in our codes
        asked = ListProducts(erp.connection_id, ("MUG-WHITE",))
        (product,) = (await erp.catalogue.list_products(asked)).products
        assert product.tax_code == "standard"


async def test_a_version_that_comes_late_is_refused(erp: Erp, apply: Apply) -> None:
    await apply(NOTHING)
    late = ApplyMapping(erp.connection_id, "map:late", 1, "1.abc", tax("vat-20", "vat-5"))
    with pytest.raises(Refused) as caught:
        await erp.translation.apply_mapping(late)
    assert caught.value.reason == "superseded"


async def test_tables_that_never_end_are_not_taken(apply: Apply) -> None:
    with pytest.raises(Invalid, match="never ends"):
        await apply(tables(row("a", same_as="b"), row("b", same_as="a")))


async def test_the_erp_lists_its_codes_with_the_rate_of_each_tax(erp: Erp) -> None:
    found = await erp.translation.list_codes(ListCodes(erp.connection_id, MappingKind.TAX_CODE))
    rates = {one.code: one.rate for one in found.codes}
    assert found.use is CodeUse.LISTED
    assert (rates["vat-20"], rates["vat-5"]) == (Decimal("0.2"), Decimal("0.05"))


@pytest.mark.parametrize("kind", list(MappingKind))
async def test_every_kind_is_listed_or_said_to_do_nothing(erp: Erp, kind: MappingKind) -> None:
    found = await erp.translation.list_codes(ListCodes(erp.connection_id, kind))
    assert (found.use is CodeUse.LISTED) == bool(found.codes)
    assert found.use is not CodeUse.FREE
