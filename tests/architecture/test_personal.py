"""What tells something about a person is marked alike on the wire and in the model."""

import importlib
import pkgutil
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from google.protobuf.descriptor import FieldDescriptor

import trunkline_model.capabilities
from trunkline.type.v1 import personal_pb2
from trunkline_kit.rpc import operations
from trunkline_model.personal import Personal, PersonalKind, Retention
from trunkline_store.sealing import Sealer

PROTOS = Path(__file__).parents[2] / "protos"

LOOKS_PERSONAL = frozenset(
    {"name", "email", "phone", "mobile", "iban", "holder", "remittance", "counterparty", "said"}
    | {"line1", "line2", "city", "postcode", "region", "street", "address", "sentence", "contact"}
    | {"last_error", "suggestion", "note", "remark", "comment", "reason", "end_to_end_id"}
    | {"customer_name", "customer_email", "actor"}
)
"""Names under which people are told of: such a text is marked, or excused below."""

CODE = "a short code of ours or of the backend"
DAY_BOOK = "why the company's own figures were accepted: about days and amounts"
TABLES = "why codes are called otherwise: about tables, never about a customer"
OURS = "our own words, which quote nothing that came in"

EXCUSED = {
    "actor": "who acted for the company, by the name of their account: evidence of who did what",
    "AcceptDifferencesRequest.reason": DAY_BOOK,
    "CancelChannelOrderRequest.reason": CODE,
    "Certificate.reason": DAY_BOOK,
    "ChainFault.sentence": OURS,
    "ChannelOrder.name": "the number that the shop gave the order",
    "ChannelOrderVersion.name": "the number that the shop gave the order",
    "Consequence.name": "name of a fact or step",
    "CreatePartnerRequest.name": "a company that trades with us",
    "Arrival.name": "id of a message that came in",
    "Arrival.reason": CODE,
    "Arrival.sentence": OURS,
    "BackendCode.name": "what the backend calls one of its codes",
    "DocumentRejected.name": "name of a file or id of a webhook",
    "DocumentRejected.reason": CODE,
    "DocumentRejected.sentence": OURS,
    "DocumentSent.name": "name of a file",
    "DraftMappingRequest.reason": TABLES,
    "ExceptionFilter.reason": CODE,
    "ExceptionItem.reason": CODE,
    "Fault.reason": CODE,
    "GetArrivalRequest.name": "id of a message that came in",
    "GroupedExceptions.reason": CODE,
    "LineageNode.name": "name of a fact, a step or a rule",
    "LineageNode.sentence": "what an entry is, in our words; personal values in it are masked",
    "MailAttachment.name": "name of a file",
    "MappingAction.reason": TABLES,
    "MappingFault.reason": CODE,
    "MappingFault.sentence": OURS,
    "MappingRule.name": "name of a rule",
    "MappingVersion.last_error": TABLES,
    "PurchaseAccrual.sentence": OURS,
    "StatementFinding.sentence": OURS,
    "UnconfirmedService.sentence": OURS,
    "MappingVersion.reason": TABLES,
    "OpenPeriodRequest.reason": DAY_BOOK,
    "Partner.name": "a company that trades with us",
    "PaymentInstruction.end_to_end_id": "our own number of the payment",
    "PaymentLine.end_to_end_id": "our own number of the payment",
    "Product.name": "what an article is called",
    "PublishMappingRequest.reason": TABLES,
    "RevokePartnerRequest.reason": "why a company may not call us any more",
    "RollBackMappingRequest.reason": TABLES,
    "SupplierDocument.name": "name of a file",
    "Submission.reason": CODE,
    "Submission.sentence": OURS,
    "TakeSupplierDocumentRequest.name": "id of a message that came in",
    "TradeCharge.reason": "what a company charges for",
    "TimelineEntry.name": "name of a fact, step or command",
}
"""Texts that only look personal, by message and field or by field alone, with the reason."""

type Pair = tuple[type[msgspec.Struct], Any]


def contracts() -> Iterator[Any]:
    """The generated module of every contract."""
    for one in sorted(PROTOS.rglob("*.proto")):
        parts = (*one.relative_to(PROTOS).parts[:-1], f"{one.stem}_pb2")
        yield importlib.import_module(".".join(parts))


def fields() -> Iterator[FieldDescriptor]:
    """Every field of every message of every contract."""
    for module in contracts():
        for message in module.DESCRIPTOR.message_types_by_name.values():
            yield from message.fields


def named(field: Any) -> str:
    return f"{field.containing_type.name}.{field.name}"


def on_the_wire(field: Any) -> Personal | None:
    """What the option on a field says; none when it has none."""
    options = field.GetOptions()
    if not options.HasExtension(personal_pb2.personal):
        return None
    mark = options.Extensions[personal_pb2.personal]
    kind = personal_pb2.PersonalKind.Name(mark.kind).removeprefix("PERSONAL_KIND_")
    return Personal(PersonalKind(kind.lower()), _retention(mark.retention))


def kept_on_the_wire(field: Any) -> Retention | None:
    options = field.GetOptions()
    if not options.HasExtension(personal_pb2.kept):
        return None
    return _retention(options.Extensions[personal_pb2.kept])


def _retention(number: Any) -> Retention:
    name = personal_pb2.Retention.Name(number)
    return Retention(name.removeprefix("RETENTION_").lower())


def in_the_model(hint: Any) -> tuple[Personal | None, Retention | None]:
    """What a type says of itself: its mark, and how long what is in it is kept."""
    while isinstance(hint, typing.TypeAliasType):
        hint = hint.__value__
    extras = [one.extra for one in getattr(hint, "__metadata__", ()) if one.extra]
    found: dict[str, Any] = {key: value for one in extras for key, value in one.items()}
    if not found:
        inner = (in_the_model(one) for one in typing.get_args(hint))
        return next((one for one in inner if one != (None, None)), (None, None))
    return found.get("personal"), found.get("retention")


def pairs() -> Iterator[Pair]:
    """Every Struct of every capability with its message."""
    seen: set[tuple[str, str]] = set()
    for one in pkgutil.iter_modules(trunkline_model.capabilities.__path__):
        model = importlib.import_module(f"trunkline_model.capabilities.{one.name}")
        messages = next(m for m in contracts() if m.__name__.endswith(f".{one.name}_pb2"))
        for port in vars(model).values():
            if getattr(port, "_is_protocol", False) and port.__module__ == model.__name__:
                for each in operations(port, messages):
                    answer: Any = each.response_message.DESCRIPTOR.fields_by_name["answer"]
                    yield from _within(each.request, each.request_message.DESCRIPTOR, seen)
                    yield from _within(each.answer, answer.message_type, seen)


def _within(struct: type[msgspec.Struct], message: Any, seen: set[Any]) -> Iterator[Pair]:
    if (struct, message.full_name) in seen:
        return
    seen.add((struct, message.full_name))
    yield struct, message
    hints = typing.get_type_hints(struct)
    for field in message.fields:
        for inner in _structs(hints[field.name]) if field.message_type else ():
            yield from _within(inner, field.message_type, seen)


def _structs(hint: Any) -> Iterator[type[msgspec.Struct]]:
    while isinstance(hint, typing.TypeAliasType):
        hint = hint.__value__
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        yield hint
    for part in typing.get_args(hint):
        yield from _structs(part)


def test_the_option_on_the_wire_says_what_the_type_in_the_model_says() -> None:
    unlike, marked = [], 0
    for struct, message in pairs():
        hints = typing.get_type_hints(struct, include_extras=True)
        for field in message.fields:
            wire = (on_the_wire(field), kept_on_the_wire(field))
            marked += wire != (None, None)
            if wire != in_the_model(hints[field.name]):
                unlike.append((named(field), wire, in_the_model(hints[field.name])))
    assert unlike == []
    assert marked > 40


def test_a_text_that_looks_personal_is_marked_or_excused_with_a_reason() -> None:
    bare = [
        named(one)
        for one in fields()
        if one.type == FieldDescriptor.TYPE_STRING and one.name in LOOKS_PERSONAL
        if on_the_wire(one) is None and not {one.name, named(one)} & EXCUSED.keys()
    ]
    assert bare == []


def test_no_excuse_outlives_its_field() -> None:
    known = {name for one in fields() for name in (one.name, named(one))}
    assert EXCUSED.keys() <= known


@pytest.mark.parametrize("retention", list(Retention))
def test_each_mark_says_how_long_it_is_kept(retention: Retention) -> None:
    """Nothing is marked without a kind and a time that the model knows."""
    marks = [mark for one in fields() if (mark := on_the_wire(one))]
    assert any(one.retention is retention for one in marks)


def test_what_is_marked_is_sealed() -> None:
    for struct, message in pairs():
        if any(on_the_wire(field) for field in message.fields):
            assert Sealer(struct).has_personal, struct.__name__
