"""One code in one recorded request; pure. Requests are read as the journal keeps them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from msgspec import Struct, structs

from trunkline_mapping.translation import Asking
from trunkline_model.mapping import MappingKind
from trunkline_model.money import Money

type Body = Mapping[str, Any]
"""A request as JSON; its personal values are ciphertext, its codes are not."""


class Coded(Struct, frozen=True):
    """One code in one request."""

    kind: MappingKind
    """What it stands for."""
    code: str
    """Ours."""
    asking: Asking
    """What its document says; `field` is where the code stands."""
    net: Money | None = None
    """What a tax code is applied to."""
    is_implied: bool = False
    """True when the request does not say it: the service asks for it by itself, if it does."""


def coded(kind: MappingKind, code: str, about: Asking, field: str) -> Coded:
    """Read a code that a request says, or that is meant when it says none."""
    return Coded(kind, code, structs.replace(about, field=field))


def taxed(line: Body, about: Asking, field: str) -> Iterator[Coded]:
    """Read a line's tax code with what it is applied to; a line without tax has none."""
    if line["tax_code"]:
        tax = coded(MappingKind.TAX_CODE, line["tax_code"], about, f"{field}.tax_code")
        yield structs.replace(tax, net=money(line["net"]))


def accounts(uses: Iterable[str], about: Asking) -> Iterator[Coded]:
    """Give the accounts that a posting goes to: no request says them."""
    for use in uses:
        asked = coded(MappingKind.ACCOUNT, use, about, f"account of {use}")
        yield structs.replace(asked, is_implied=True)


def about(body: Body, on: str, amount: Body | None = None) -> Asking:
    """Give what a document says of itself: its day, and what it comes to."""
    return Asking(
        on=date.fromisoformat(on),
        currency=amount["currency"] if amount else body.get("currency", ""),
        amount_minor=int(Decimal(amount["amount"]).scaleb(2)) if amount else 0,
        skus=tuple(line["sku"] for line in body.get("lines", ())),
    )


def money(said: Body) -> Money:
    """Read an amount."""
    return Money(Decimal(said["amount"]), said["currency"])
