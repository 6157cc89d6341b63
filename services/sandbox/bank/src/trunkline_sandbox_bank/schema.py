"""The bank's tables: entries are only added, a statement takes each once; a message id is one."""

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
create table if not exists payment_files (
    seq integer primary key autoincrement,
    message_id text not null unique,
    body blob not null,
    file blob not null
);
create table if not exists reports (
    seq integer primary key autoincrement,
    message_id text not null
);
"""
