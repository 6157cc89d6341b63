"""Roles, schemas and databases: each service gets its own, the process layer shares one schema."""

from collections.abc import Mapping
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from trunkline_store.rights import runtime_role

from .topology import Service, Topology, role

SHARED_DATABASE = "trunkline"

MEMBER = """
SELECT 1 FROM pg_auth_members
WHERE member = (SELECT oid FROM pg_roles WHERE rolname = %s)
  AND roleid = (SELECT oid FROM pg_roles WHERE rolname = %s)
"""


async def provision(admin_url: str, topology: Topology, passwords: Mapping[str, str]) -> None:
    """Make what is missing, again and again without harm; `passwords` are by role."""
    stores = {name: one for name, one in topology.services.items() if "postgres" in one.stores}
    async with await psycopg.AsyncConnection.connect(admin_url, autocommit=True) as server:
        for one in (*map(role, stores), *shared_schemas(topology)):
            await _role(server, one, passwords[one])
        await _database(server, SHARED_DATABASE, None)
        for name, service in stores.items():
            if service.database != SHARED_DATABASE:
                await _own_database(server, name, service)
    inside = at(admin_url, SHARED_DATABASE)
    async with await psycopg.AsyncConnection.connect(inside, autocommit=True) as shared:
        for name, service in stores.items():
            if service.database == SHARED_DATABASE:
                await _schema(shared, role(name), service.schema or role(name))


def shared_schemas(topology: Topology) -> tuple[str, ...]:
    """Name the schemas that several services work in; each is also the role that owns it."""
    services = topology.services.items()
    found = (one.schema for name, one in services if one.schema not in (None, role(name)))
    return tuple(dict.fromkeys(one for one in found if one))


def at(admin_url: str, database: str, user: str = "", password: str = "") -> str:
    """The same server, another database, and another user when one is given."""
    parts = urlsplit(admin_url)
    server = parts.netloc.rpartition("@")[2]
    netloc = f"{user}:{password}@{server}" if user else parts.netloc
    return urlunsplit(parts._replace(netloc=netloc, path=f"/{database}"))


async def _role(server: psycopg.AsyncConnection, name: str, password: str) -> None:
    found = await server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
    verb = "ALTER" if await found.fetchone() else "CREATE"
    words = sql.SQL(verb + " ROLE {} LOGIN PASSWORD {}")
    await server.execute(words.format(sql.Identifier(name), sql.Literal(password)))


async def _database(server: psycopg.AsyncConnection, name: str, owner: str | None) -> None:
    found = await server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
    if await found.fetchone():
        return
    words = (
        sql.SQL("CREATE DATABASE {}") if owner is None else sql.SQL("CREATE DATABASE {} OWNER {}")
    )
    names = [sql.Identifier(one) for one in (name, owner) if one is not None]
    await server.execute(words.format(*names))


async def _own_database(server: psycopg.AsyncConnection, name: str, service: Service) -> None:
    """A backend that brings its own database may also copy it, so its role creates databases."""
    await server.execute(sql.SQL("ALTER ROLE {} CREATEDB").format(sql.Identifier(role(name))))
    await _database(server, service.database, role(name))


async def _schema(shared: psycopg.AsyncConnection, user: str, schema: str) -> None:
    """A schema that services share belongs to a role of its name, which only migrates it.

    What the services' own roles may do there, migrating grants to the group that they join.
    """
    login, owner = sql.Identifier(user), sql.Identifier(schema)
    words = sql.SQL("CREATE SCHEMA IF NOT EXISTS {} AUTHORIZATION {}")
    await shared.execute(words.format(owner, owner))
    if schema != user:
        await _join(shared, user, schema)
    await _set(shared, login, sql.SQL("search_path = {}").format(owner))


async def _join(shared: psycopg.AsyncConnection, user: str, schema: str) -> None:
    """Let a service work in the schema of another role, and never act as that role."""
    group, login = runtime_role(schema), sql.Identifier(user)
    found = await shared.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [group])
    if not await found.fetchone():
        await shared.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(group)))
    await shared.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(group), login))
    words = sql.SQL("GRANT USAGE ON SCHEMA {} TO {}")
    await shared.execute(words.format(sql.Identifier(schema), sql.Identifier(group)))
    found = await shared.execute(MEMBER, [user, schema])
    if await found.fetchone():  # an earlier release let services act as the owner
        await shared.execute(sql.SQL("REVOKE {} FROM {}").format(sql.Identifier(schema), login))
        reset = sql.SQL("ALTER ROLE {} IN DATABASE {} RESET role")
        await shared.execute(reset.format(login, sql.Identifier(SHARED_DATABASE)))


async def _set(
    shared: psycopg.AsyncConnection, login: sql.Identifier, setting: sql.Composed
) -> None:
    words = sql.SQL("ALTER ROLE {} IN DATABASE {} SET {}")
    await shared.execute(words.format(login, sql.Identifier(SHARED_DATABASE), setting))
