"""A PostgreSQL schema as the code that uses it sees it, and what a change of it would break."""

from collections.abc import Iterator, Mapping

from msgspec import Struct
from psycopg import Connection

RELATIONS = """
SELECT relname FROM pg_class
WHERE relnamespace = %s::regnamespace AND relkind IN ('r', 'v', 'm', 'S', 'p')
UNION ALL SELECT proname || '()' FROM pg_proc WHERE pronamespace = %s::regnamespace
"""
COLUMNS = """
SELECT relname || '.' || attname, format_type(atttypid, atttypmod), attnotnull,
    atthasdef OR attidentity <> '' OR attgenerated <> ''
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
WHERE relnamespace = %s::regnamespace AND relkind IN ('r', 'p') AND attnum > 0 AND NOT attisdropped
"""
UNIQUE = """
SELECT tables.relname, indexes.relname, pg_get_indexdef(indexrelid), array(
    SELECT tables.relname || '.' || attname FROM pg_attribute
    WHERE attrelid = indrelid AND attnum = ANY(indkey::int2[]))
FROM pg_index JOIN pg_class AS tables ON tables.oid = indrelid
JOIN pg_class AS indexes ON indexes.oid = indexrelid
WHERE tables.relnamespace = %s::regnamespace AND indisunique
"""
CHECKS = """
SELECT relname, conname, pg_get_constraintdef(pg_constraint.oid), array(
    SELECT relname || '.' || attname FROM pg_attribute
    WHERE attrelid = conrelid AND attnum = ANY(conkey))
FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
WHERE relnamespace = %s::regnamespace AND contype IN ('c', 'f', 'x')
"""


class Column(Struct, frozen=True):
    """What a value may be, and whether one must be given."""

    kind: str
    not_null: bool
    given: bool
    """True when the database gives one that a statement leaves out."""


class Rule(Struct, frozen=True):
    """What rows must fulfil: a unique index, a check, a reference."""

    table: str
    says: str
    columns: frozenset[str]


class Catalog(Struct, frozen=True):
    """What statements may name: relations and functions, columns, and the rules over them."""

    relations: frozenset[str]
    columns: Mapping[str, Column]
    """By `table.column`."""
    unique: Mapping[str, Rule]
    checks: Mapping[str, Rule]


def read(conn: Connection, schema: str) -> Catalog:
    """Read a schema as it is now."""
    columns = conn.execute(COLUMNS.encode(), [schema]).fetchall()
    relations = conn.execute(RELATIONS.encode(), [schema, schema]).fetchall()
    return Catalog(
        frozenset(name for (name,) in relations),
        {name: Column(*rest) for name, *rest in columns},
        _rules(conn, UNIQUE, schema),
        _rules(conn, CHECKS, schema),
    )


def broken(before: Catalog, after: Catalog) -> list[str]:
    """Say what a statement that was written for `before` may no longer do; empty: nothing."""
    return sorted({*_gone(before, after), *_demanded(before, after), *_narrowed(before, after)})


def _gone(before: Catalog, after: Catalog) -> Iterator[str]:
    yield from (f"{name} is gone" for name in before.relations - after.relations)
    for name, column in before.columns.items():
        now = after.columns.get(name)
        if now is None:
            yield f"{name} is gone"
        elif now.kind != column.kind:
            yield f"{name} was {column.kind} and is {now.kind}"
    kept = {(one.table, one.columns) for one in after.unique.values()}
    for name, rule in before.unique.items():
        if (rule.table, rule.columns) not in kept:
            yield f"{name} is gone, which ON CONFLICT may name"


def _demanded(before: Catalog, after: Catalog) -> Iterator[str]:
    """A row that was written without a value is refused now."""
    for name, now in after.columns.items():
        old = before.columns.get(name)
        known = name.partition(".")[0] in before.relations
        if known and now.not_null and not now.given and (old is None or not old.not_null):
            yield f"{name} must be given"


def _narrowed(before: Catalog, after: Catalog) -> Iterator[str]:
    """A row that was let in is refused now; a rule in place of one of its name is a person's."""
    pairs = ((before.unique, after.unique), (before.checks, after.checks))
    for name, rule in (
        (name, rule) for old, new in pairs for name, rule in new.items() if name not in old
    ):
        if rule.columns and rule.columns <= before.columns.keys():
            yield f"{name} is new: {rule.says}"


def _rules(conn: Connection, asked: str, schema: str) -> dict[str, Rule]:
    rows = conn.execute(asked.encode(), [schema]).fetchall()
    return {name: Rule(table, says, frozenset(columns)) for table, name, says, columns in rows}
