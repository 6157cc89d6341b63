"""What backends hold, listed by their services: by capability, never by brand."""

from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import date, timedelta

from msgspec import Struct, structs

from trunkline_cli.doctor.backends import unknown_capability
from trunkline_kit.errors import Invalid, Unavailable
from trunkline_model.capabilities.document_register import (
    LIMIT_MAX,
    DocumentRegister,
    DocumentType,
    ListDocuments,
    RegisteredDocument,
)

from .judging import Days, Held, Holding, Known

AROUND = timedelta(days=1)
"""A day more on either end: a channel may keep its days in another time zone."""
HELD_BY_ERP = frozenset({DocumentType.INVOICE, DocumentType.SUPPLIER_INVOICE})
"""Who lists one of these is an ERP, and everything in it that is counted was written there."""
SHOWN = frozenset({DocumentType.FULFILMENT})
"""What is written to a system whose other documents begin there."""


class Listed(Struct, frozen=True):
    """A connection that can be asked for what it holds."""

    system: str
    connection_id: str
    register: DocumentRegister


async def list_held(of: Listed, known: Sequence[Known], days: Days) -> Holding:
    """List all of some days, and what the database knows of them by its number."""
    found: dict[str, list[RegisteredDocument]] = {}
    for kind in DocumentType:
        around = ListDocuments(
            of.connection_id, kind, days.first - AROUND, days.last + AROUND, limit=LIMIT_MAX
        )
        listed = await _listed(of.register, around)
        if listed is not None:
            found[kind] = listed
    erp = bool(found.keys() & HELD_BY_ERP)
    types = {kind: erp or kind in SHOWN for kind in found}
    documents = [
        _held(of.system, kind, one, made_here=types[kind])
        for kind, listed in found.items()
        for one in (*listed, *(await _numbered(of, kind, _absent(listed, known, days), erp=erp)))
    ]
    return Holding(of.system, types, tuple(documents))


def _absent(
    listed: Iterable[RegisteredDocument], known: Iterable[Known], days: Days
) -> tuple[str, ...]:
    """Numbers that were written in these days and stand under none of them."""
    there = {one.document_id for one in listed}
    written = {one.document_id for one in known if one.side == "sent" and days.hold(one.on)}
    return tuple(sorted(written - there - {""}))


async def _numbered(
    of: Listed, kind: str, numbers: Sequence[str], *, erp: bool
) -> list[RegisteredDocument]:
    """Look what was written up by its number: an ERP may keep it under another day."""
    found: list[RegisteredDocument] = []
    if not erp:
        return found
    for start in range(0, len(numbers), LIMIT_MAX):
        some = tuple(numbers[start : start + LIMIT_MAX])
        asked = ListDocuments(
            of.connection_id, kind, date.min, date.max, document_ids=some, limit=LIMIT_MAX
        )
        found += await _listed(of.register, asked) or []
    return found


async def _listed(
    register: DocumentRegister, asked: ListDocuments
) -> list[RegisteredDocument] | None:
    """Give every page; None for a type that the system does not hold, or where it lists none."""
    try:
        return [one async for one in _pages(register, asked)]
    except Invalid:
        return None
    except Unavailable as failure:
        if unknown_capability(failure):
            return None
        raise


async def _pages(
    register: DocumentRegister, asked: ListDocuments
) -> AsyncIterator[RegisteredDocument]:
    while True:
        page = await register.list_documents(asked)
        for one in page.documents:
            yield one
        if not page.next_cursor:
            return
        asked = structs.replace(asked, cursor=page.next_cursor)


def _held(system: str, kind: str, one: RegisteredDocument, *, made_here: bool) -> Held:
    return Held(
        system=system,
        document_type=kind,
        document_id=one.document_id,
        key=one.business_key if made_here else one.business_key or one.document_id,
        related_key=one.related_key,
        on=one.on,
        state=one.state,
        made_here=made_here,
        debit=not made_here and one.gross is not None and one.gross.amount < 0,
    )
