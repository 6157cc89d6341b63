"""What is wrong with a restored database, in one sentence with a way on."""

import psycopg


def sentence_of(error: psycopg.Error) -> str:
    """Say it: the database is away, is none of ours, or refuses."""
    if isinstance(error, psycopg.OperationalError):
        return "PostgreSQL does not answer: start it, or forward its port and say --postgres"
    if isinstance(error, psycopg.errors.UndefinedTable | psycopg.errors.InvalidSchemaName):
        return "the database lacks our tables: restore the whole backup, all schemas of it"
    return f"PostgreSQL refused: {error.diag.message_primary or type(error).__name__}"
