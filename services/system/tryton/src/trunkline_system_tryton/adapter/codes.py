"""The codes that Tryton itself has, for those who write mapping tables."""

from collections.abc import Mapping

from msgspec import Struct

from trunkline_mapping.desk import UNUSED
from trunkline_model.capabilities.translation import (
    BackendCode,
    BuiltInCode,
    CodeList,
    CodeUse,
)
from trunkline_model.mapping import MappingKind
from trunkline_system_tryton.conversation import Conversation, Domain, Row
from trunkline_system_tryton.mapping import SALE_FIELDS
from trunkline_system_tryton.purchase_directory import FREIGHT

TEXTS = frozenset({"char", "text"})


class Listed(Struct, frozen=True):
    """Where codes of a kind stand in Tryton."""

    model: str
    """The model whose records they name."""
    code: str
    """Its field that rows name it by."""
    name: str
    """Its field that people read."""
    domain: Domain = []
    """Which of its records."""
    wanted: tuple[str, ...] = ()
    """Our codes that this service asks for by itself."""
    built_in: tuple[BuiltInCode, ...] = ()
    """What holds without rows."""


BY_ITSELF = (BuiltInCode("default", ""),)
LISTED: Mapping[MappingKind, Listed] = {
    MappingKind.TAX_CODE: Listed(
        "account.tax", "description", "name", [("group.kind", "=", "sale")]
    ),
    MappingKind.PAYMENT_METHOD: Listed("account.invoice.payment.method", "name", "name"),
    MappingKind.PAYMENT_TERM: Listed(
        "account.invoice.payment_term", "name", "name", wanted=("immediate",)
    ),
    MappingKind.LOCATION: Listed(
        "stock.location", "code", "name", [("type", "=", "warehouse")], ("default",), BY_ITSELF
    ),
    MappingKind.ACCOUNT: Listed(
        "account.account",
        "code",
        "name",
        [("type", "!=", None), ("closed", "!=", True)],
        wanted=("rounding",),
        built_in=(BuiltInCode("rounding", ""), BuiltInCode(FREIGHT, "")),
    ),
    MappingKind.UNIT: Listed("product.uom", "symbol", "name"),
}


async def list_codes(calls: Conversation, kind: MappingKind) -> CodeList:
    """Ask Tryton for its codes of a kind."""
    if kind is MappingKind.CUSTOM_FIELD:
        return CodeList(CodeUse.LISTED, await _sale_fields(calls), ours=SALE_FIELDS)
    if kind not in LISTED:
        return UNUSED
    asked = LISTED[kind]
    rate = ["rate"] if kind is MappingKind.TAX_CODE else []
    rows = await calls.search(asked.model, asked.domain, [asked.code, asked.name, *rate])
    found = (_code(row, asked) for row in rows if row[asked.code])
    codes = tuple(sorted(found, key=lambda one: one.code))
    return CodeList(CodeUse.LISTED, codes, asked.wanted, built_in=asked.built_in)


def _code(row: Row, asked: Listed) -> BackendCode:
    return BackendCode(row[asked.code], row[asked.name] or "", row.get("rate"))


async def _sale_fields(calls: Conversation) -> tuple[BackendCode, ...]:
    fields = await calls.fields("sale.sale")
    return tuple(
        BackendCode(name, said["string"])
        for name, said in sorted(fields.items())
        if said["type"] in TEXTS and not said.get("readonly")
    )
