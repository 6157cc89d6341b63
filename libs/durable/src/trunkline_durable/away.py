"""Errors that say: the database is away just now, and nobody's work is at fault."""

import psycopg
from psycopg_pool import PoolClosed, PoolTimeout

DATABASE_IS_AWAY = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    PoolTimeout,
    PoolClosed,
)
"""What was in hand is taken up again when the lease has run out."""
