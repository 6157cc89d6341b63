"""PostgreSQL for services: pool, migrations, keys, raw documents, event log, request memo.

Names are reached through their module: `from trunkline_store.pool import open_pool`.
A service begins with `migrate(url, schema=..., packages=("trunkline_store.sql", ...))`.
"""
