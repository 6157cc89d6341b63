"""What the role that services work with may do in a schema that another role owns.

Migrations run as the owner. Services log in with roles that are members of `<schema>_runtime`:
it reads and writes rows, owns nothing, and what is append-only it can only add to. A deployment
with one role for both simply has no such role; then the triggers alone refuse a change.
"""

from psycopg.sql import SQL, Identifier

from .pool import Connection

LACKING = """
WITH theirs AS (
    SELECT pg_class.oid, relname, relkind = 'S' AS counts, EXISTS (
        SELECT FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
        WHERE tgrelid = pg_class.oid AND proname = 'refuse_change') AS append_only
    FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname = %(schema)s AND relkind IN ('r', 'p', 'S')
      AND pg_has_role(relowner, 'USAGE')
)
SELECT relname, counts, append_only FROM theirs
WHERE CASE
    WHEN counts THEN NOT has_sequence_privilege(%(role)s, oid, 'USAGE')
    WHEN append_only THEN NOT has_table_privilege(%(role)s, oid, 'INSERT')
        OR has_table_privilege(%(role)s, oid, 'UPDATE, DELETE, TRUNCATE')
    ELSE NOT has_table_privilege(%(role)s, oid, 'INSERT') END
ORDER BY relname
"""
"""Tables and sequences of ours on which the role has too little, or too much."""


def runtime_role(schema: str) -> str:
    """Name the group that the services' own roles are members of."""
    return f"{schema}_runtime"


async def grant_rights(conn: Connection, schema: str) -> None:
    """Give the run-time role what it needs and no more; nothing when there is no such role."""
    role = runtime_role(schema)
    found = await conn.execute("SELECT FROM pg_roles WHERE rolname = %s", [role])
    if found.rowcount == 0:
        return
    rows = await (await conn.execute(LACKING, {"schema": schema, "role": role})).fetchall()
    if rows:
        words = SQL("GRANT USAGE ON SCHEMA {} TO {}")
        await conn.execute(words.format(Identifier(schema), Identifier(role)))
    for name, counts, append_only in rows:
        for words in _words(counts=counts, append_only=append_only):
            await conn.execute(words.format(Identifier(schema, name), Identifier(role)))


def _words(*, counts: bool, append_only: bool) -> list[SQL]:
    if counts:
        return [SQL("GRANT USAGE, SELECT, UPDATE ON SEQUENCE {} TO {}")]
    if append_only:
        revoke = SQL("REVOKE ALL ON {} FROM {}")
        return [revoke, SQL("GRANT SELECT, INSERT ON {} TO {}")]
    return [SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON {} TO {}")]
