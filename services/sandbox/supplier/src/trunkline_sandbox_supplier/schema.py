"""The supplier's tables: versions of orders, those it turned down, the documents that it wrote."""

TABLES = """
create table if not exists orders (
    seq integer primary key autoincrement,
    order_number text not null,
    name text not null unique,
    content blob not null,
    body blob not null
);
create table if not exists turned_down (
    order_number text not null,
    version integer not null,
    primary key (order_number, version)
);
create table if not exists documents (
    seq integer primary key autoincrement,
    number text not null unique,
    kind text not null,
    order_number text not null,
    content blob not null
);
create table if not exists conduct (
    one integer primary key check (one = 1),
    body blob not null
);
"""
