"""Whether a version fits its backend and what was really sent; pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches

from trunkline_kit.errors import FieldError
from trunkline_mapping.checking import where
from trunkline_mapping.cycles import judged_rules
from trunkline_mapping.translation import Translation
from trunkline_model.capabilities.translation import CodeList, CodeUse
from trunkline_model.mapping import MappingRow, MappingTables

from .saying import Lists, is_asked, refusal
from .traffic import Sent


def backend_faults(tables: MappingTables, lists: Lists) -> list[FieldError]:
    """List rows that do nothing or lead to codes that the backend lacks, and rows that miss."""
    judged, _ = judged_rules(tables)
    outcomes = {name.removeprefix("rules."): one.outcomes for name, one in judged.items()}
    found = [fault for row in tables.rows for fault in _row_faults(row, lists[row.kind], outcomes)]
    return [*found, *_missing(tables, lists)]


def traffic_faults(
    translation: Translation, sent: Iterable[Sent], lists: Lists
) -> list[FieldError]:
    """List codes that were really sent and that a version does not translate, each once."""
    found: dict[tuple[str, str], FieldError] = {}
    for one in sent:
        for coded in (each for each in one.coded if is_asked(each, lists)):
            key = (coded.kind.value, coded.code)
            if key in found or not translation.covers(coded.kind):
                continue
            if (refused := refusal(translation, coded)) is not None:
                text = f"{one.business_key} sent it: {refused.sentence}"
                found[key] = FieldError(f"rows.{key[0]}.{key[1]}", refused.reason, text)
    return list(found.values())


def _row_faults(
    row: MappingRow, listed: CodeList, outcomes: Mapping[str, frozenset[str] | None]
) -> Iterator[FieldError]:
    kind = row.kind.replace("_", " ")
    if listed.use is CodeUse.UNUSED:
        text = f"This connection translates no {kind}: take the row out."
        yield FieldError(where(row), "unused_kind", text)
    if listed.ours and row.from_code not in listed.ours:
        text = f"This connection asks for no such {kind}; it asks for {', '.join(listed.ours)}."
        yield FieldError(where(row), "unused_code", text)
    if listed.use is CodeUse.LISTED:
        known = {one.code for one in listed.codes}
        asked = outcomes.get(row.rule) if row.rule else ({row.to_code} if row.to_code else None)
        for code in sorted(set(asked or ()) - known):
            text = f"The backend has no {kind} {code!r}{_nearest(code, known)}; it has "
            text += f"{_few(sorted(known))}."
            yield FieldError(where(row), "unknown_code", text)


def _missing(tables: MappingTables, lists: Lists) -> Iterator[FieldError]:
    rows = {(row.kind, row.from_code) for row in tables.rows}
    for kind, listed in lists.items():
        for code in listed.wanted:
            if (kind, code) not in rows:
                text = f"The connection always asks for {code!r}: add a row for it."
                yield FieldError(f"rows.{kind}.{code}", "missing_row", text)


def _nearest(code: str, known: Collection[str]) -> str:
    """Ask whether a code was meant that reads alike; empty when none does."""
    folded = {one.casefold(): one for one in known}
    alike = get_close_matches(code.casefold(), folded, n=1)
    return f" (is {folded[alike[0]]!r} meant?)" if alike else ""


def _few(codes: list[str]) -> str:
    shown = ", ".join(codes[:10])
    return f"{shown} and {len(codes) - 10} more" if len(codes) > 10 else shown or "none"
