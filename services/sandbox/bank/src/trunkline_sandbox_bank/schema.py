"""The bank's tables: entries are only added, a statement takes each of them once."""

TABLES = """
create table if not exists entries (
    seq integer primary key autoincrement,
    entry_reference text not null unique,
    booked_on text not null,
    statement_id text not null default '',
    body blob not null
);
create table if not exists statements (
    sequence integer primary key autoincrement,
    statement_id text not null unique,
    body blob not null
);
"""
