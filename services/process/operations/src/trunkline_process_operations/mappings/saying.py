"""What a version makes of a code at a connection, and whether the connection asks for it; pure."""

from collections.abc import Mapping

from trunkline_kit.errors import Refused
from trunkline_mapping.translation import BuiltIn, Translation
from trunkline_model.capabilities.translation import CodeList, CodeUse
from trunkline_model.mapping import MappingKind, MappingTables

from .coding import Coded

type Lists = Mapping[MappingKind, CodeList]
"""What the backend has of each kind that a version maps."""


def kinds_of(*tables: MappingTables) -> set[MappingKind]:
    """List the kinds that versions have rows of."""
    return {row.kind for one in tables for row in one.rows}


def built_in(lists: Lists) -> BuiltIn:
    """Give what the connection takes our codes for without rows."""
    return {kind: {one.ours: one.code for one in lists[kind].built_in} for kind in lists}


def is_asked(coded: Coded, lists: Lists) -> bool:
    """Tell whether the connection translates a code: not every backend asks for every one."""
    listed = lists.get(coded.kind)
    if listed is None or listed.use is CodeUse.UNUSED:
        return False
    if coded.is_implied:
        return coded.code in listed.wanted
    return not listed.ours or coded.code in listed.ours


def said(translation: Translation, coded: Coded) -> str:
    """Give the backend's code; a custom field without a row is not filled. Refused without one."""
    if coded.kind is MappingKind.CUSTOM_FIELD and coded.code not in translation.codes(coded.kind):
        return ""
    return translation.code(coded.kind, coded.code, coded.asking)


def refusal(translation: Translation, coded: Coded) -> Refused | None:
    """Say why a code that is sent would be refused; none for one that is not."""
    try:
        said(translation, coded)
    except Refused as refused:
        return refused
    return None
