"""The ERP's codes, and the version of the mapping by which it reads ours."""

from collections.abc import Mapping

from msgspec import json, structs

from trunkline_kit.errors import Invalid, Refused
from trunkline_mapping.checking import faults_of
from trunkline_mapping.desk import UNUSED
from trunkline_model.capabilities.translation import (
    ApplyMapping,
    BackendCode,
    BuiltInCode,
    CodeList,
    CodeUse,
    ListCodes,
    MappingApplied,
)
from trunkline_model.mapping import MappingKind

from .arithmetic import RATES
from .books import Books, Document
from .codes import ACCOUNTS, BUILT_IN, FREIGHT, METHODS, TERMS
from .desk import Desk

USES = tuple(use for use in BUILT_IN[MappingKind.ACCOUNT] if use != FREIGHT)
"""What the books ask for by themselves."""


def apply_mapping(books: Books, request: ApplyMapping) -> MappingApplied:
    """Read our codes by a version from now on; never by one before that which is held."""
    if faults := faults_of(request.tables):
        sentence = "these tables cannot be used: " + faults[0].sentence
        raise Invalid(sentence, reason="mapping_invalid", fields=tuple(faults))
    held = books.state.row(
        "select number from mappings where connection_id = ?", request.connection_id
    )
    if held is not None and held["number"] > request.number:
        raise Refused(f"a later version than {request.version} is in use", reason="superseded")
    books.execute(
        "insert or replace into mappings values (?, ?, ?, ?)",
        request.connection_id,
        request.number,
        request.version,
        json.encode(request.tables),
    )
    document = Document("mapping", request.version)
    return MappingApplied(request.version, books.evidence(request, document))


def list_codes(books: Books, request: ListCodes) -> CodeList:
    """List the ERP's codes of a kind."""
    del books
    return LISTS.get(request.kind, UNUSED)


def _listed(names: Mapping[str, str], *, wanted: tuple[str, ...] = ()) -> CodeList:
    codes = tuple(BackendCode(code, names[code], RATES.get(code)) for code in sorted(names) if code)
    return CodeList(CodeUse.LISTED, codes, wanted)


LISTS: Mapping[MappingKind, CodeList] = {
    MappingKind.TAX_CODE: _listed({code: code for code in RATES}),
    MappingKind.PAYMENT_METHOD: _listed({code: code for code in METHODS}),
    MappingKind.PAYMENT_TERM: _listed({code: code for code in TERMS}),
    MappingKind.ACCOUNT: structs.replace(
        _listed(ACCOUNTS, wanted=USES),
        built_in=tuple(
            BuiltInCode(use, code) for use, code in BUILT_IN[MappingKind.ACCOUNT].items()
        ),
    ),
}
"""The codes of each kind that this ERP translates."""


class TranslationBoard:
    """Answers the translation port."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def apply_mapping(self, request: ApplyMapping) -> MappingApplied:
        """Use a version."""
        return await self._desk.write(apply_mapping, request)

    async def list_codes(self, request: ListCodes) -> CodeList:
        """List codes."""
        return await self._desk.read(list_codes, request)
