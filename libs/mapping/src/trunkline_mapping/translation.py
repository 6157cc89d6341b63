"""Our codes in a backend's words, by one version of its tables."""

from collections.abc import Mapping
from datetime import date

import cel
from msgspec import Struct, structs

from trunkline_kit.errors import FieldError, Refused
from trunkline_model.mapping import MappingKind, MappingRow, MappingTables

from .cycles import asked_rules, in_order
from .grammar import read
from .judging import INPUT, LIST_MAX

BUILT_IN = "built-in"
"""The version of a connection for which nothing was published."""

type BuiltIn = Mapping[MappingKind, Mapping[str, str]]
"""What a service has for kinds without rows; a code that is missing there stays as it is."""


class Asking(Struct, frozen=True, kw_only=True):
    """What a document says of itself when one of its codes is translated."""

    on: date
    """The document's day: it chooses the row."""
    field: str = ""
    """Where the code stands in the request."""
    channel: str = ""
    """Shop connection or partner id."""
    country: str = ""
    """Delivery country (ISO 3166)."""
    currency: str = ""
    """ISO 4217."""
    amount_minor: int = 0
    """The document's total in pennies."""
    skus: tuple[str, ...] = ()
    """Its articles."""


class Translation:
    """Gives the backend's code for ours."""

    def __init__(
        self, tables: MappingTables, version: str = BUILT_IN, built_in: BuiltIn | None = None
    ) -> None:
        self.version = version
        """Which version it is: goes into evidence."""
        self._built_in = built_in or {}
        self._rows: dict[tuple[MappingKind, str], list[MappingRow]] = {}
        for row in tables.rows:
            self._rows.setdefault((row.kind, row.from_code), []).append(row)
        self._kinds = {row.kind for row in tables.rows}
        self._reversed = {
            (row.kind, row.to_code): row.from_code for row in reversed(tables.rows) if row.to_code
        }
        self._programs = {one.name: cel.compile(one.expression) for one in in_order(tables)}
        self._asked = {one.name: {*asked_rules(read(one.expression))} for one in in_order(tables)}

    def code(self, kind: MappingKind, code: str, asking: Asking) -> str:
        """Give the backend's code; Refused, with the field, for a code without a row."""
        if kind not in self._kinds:
            return self._built_in.get(kind, {}).get(code, code)
        row = self._row(kind, code, asking)
        while row.same_as:
            row = self._row(kind, row.same_as, asking)
        return str(self._answer(row.rule, code, asking)) if row.rule else row.to_code

    def covers(self, kind: MappingKind) -> bool:
        """Say whether the version has rows of a kind."""
        return kind in self._kinds

    def codes(self, kind: MappingKind) -> tuple[str, ...]:
        """List our codes of a kind that have rows."""
        return tuple(code for one, code in self._rows if one is kind)

    def ours(self, kind: MappingKind, to_code: str) -> str:
        """Give our code for one of the backend's, as read from it; the first row of several.

        What no row leads to, and what only a rule would answer, stays as it is.
        """
        return self._reversed.get((kind, to_code), to_code)

    def _row(self, kind: MappingKind, code: str, asking: Asking) -> MappingRow:
        for row in self._rows.get((kind, code), ()):
            if (row.from_on or date.min) <= asking.on <= (row.until_on or date.max):
                return row
        raise _refuse(
            "unmapped_code",
            f"mapping {self.version} has no {kind.replace('_', ' ')} for {code!r} on {asking.on}:"
            " draft a version with that row and publish it",
            asking,
        )

    def _answer(self, name: str, code: str, asking: Asking) -> object:
        told = {"code": code, **_told(asking)}
        answers: dict[str, object] = {}
        try:
            for rule in self._needed(name):
                answers[rule] = self._programs[rule].execute({"input": told, "rules": answers})
        except (ArithmeticError, ValueError, TypeError, RuntimeError) as error:
            sentence = f"rule {name!r} of mapping {self.version} fails for {code!r}: {error}"
            raise _refuse("mapping_rule", sentence, asking) from error
        return answers[name]

    def _needed(self, name: str) -> list[str]:
        """List a rule and those that it asks, each after what it asks itself."""
        wanted, new = {name}, {name}
        while new:
            new = {asked for one in new for asked in self._asked[one]} - wanted
            wanted |= new
        return [rule for rule in self._programs if rule in wanted]


def _told(asking: Asking) -> Mapping[str, object]:
    if len(asking.skus) > LIST_MAX:
        sentence = f"a rule can look at {LIST_MAX} articles; the document has {len(asking.skus)}"
        raise _refuse("mapping_rule", sentence, asking)
    said = structs.asdict(asking)
    return {name: said[name] for name in INPUT if name != "code"} | {"skus": list(asking.skus)}


def _refuse(reason: str, sentence: str, asking: Asking) -> Refused:
    fields = (FieldError(asking.field, reason, sentence),) if asking.field else ()
    return Refused(sentence, reason=reason, fields=fields)
