"""The warehouse's tables; bodies are JSON of the shapes, columns only what is looked up by."""

TABLES = """
create table if not exists shipment_orders (
    id text primary key,
    reference text not null unique,
    body blob not null
);
create table if not exists parcels (
    id text primary key,
    shipment_order_id text not null,
    body blob not null
);
create table if not exists stock (sku text primary key, on_hand text not null);
create table if not exists events (
    seq integer primary key autoincrement,
    id text not null unique,
    body blob not null,
    delivered integer not null default 0,
    attempts integer not null default 0
);
create table if not exists settings (name text primary key, value text not null);
"""
