"""The ERP's tables: quantities are decimal text, amounts whole pennies."""

TABLES = """
create table if not exists products (
    sku text primary key,
    name text not null,
    tax_code text not null,
    list_price text not null,
    stocked integer not null,
    on_hand text not null,
    allocated text not null default '0',
    open text not null default '0'
);
create table if not exists parties (
    party_code text primary key,
    receivable integer not null default 0,
    unbilled integer not null default 0,
    body blob not null
);
create table if not exists sales_orders (
    sales_order_number text primary key,
    booked_by text not null unique,
    party_code text not null,
    state text not null,
    gross integer not null,
    billed integer not null default 0,
    payment_term text not null,
    body blob not null
);
create table if not exists barred_bookings (request_id text primary key) without rowid;
create index if not exists sales_orders_by_state on sales_orders (state, gross);
create table if not exists sales_order_lines (
    sales_order_number text not null,
    position integer not null,
    line_id text not null,
    sku text not null,
    stocked integer not null,
    tax_code text not null,
    ordered text not null,
    allocated text not null default '0',
    shipped text not null default '0',
    invoiced text not null default '0',
    primary key (sales_order_number, line_id)
) without rowid;
create table if not exists shipments (
    shipment_number text primary key,
    sales_order_number text not null,
    invoice_number text not null default '',
    body blob not null
);
create index if not exists shipments_by_order on shipments (sales_order_number);
create table if not exists invoices (
    invoice_number text primary key,
    sales_order_number text not null,
    party_code text not null,
    state text not null,
    gross integer not null,
    outstanding integer not null,
    body blob not null
);
create index if not exists invoices_by_order on invoices (sales_order_number);
create index if not exists invoices_by_state on invoices (state, gross);
create table if not exists receipts (
    receipt_number text primary key,
    invoice_number text not null,
    amount integer not null,
    body blob not null
);
create table if not exists refunds (
    refund_number text primary key,
    amount integer not null,
    body blob not null
);
create table if not exists postings (
    seq integer primary key,
    document_number text not null,
    posted_on text not null,
    account text not null,
    debit integer not null,
    credit integer not null,
    party_code text not null
);
create index if not exists postings_by_document on postings (document_number);
create index if not exists postings_by_day on postings (posted_on);
create table if not exists events (position integer primary key autoincrement, body blob not null);
create table if not exists held_events (
    seq integer primary key autoincrement,
    connection_id text not null,
    sku text not null,
    passed integer not null
);
create table if not exists writes (
    request_id text primary key,
    fingerprint blob not null,
    refused integer not null,
    answer blob not null
) without rowid;
create table if not exists mappings (
    connection_id text primary key,
    number integer not null,
    version text not null,
    tables blob not null
) without rowid;
create table if not exists series (name text primary key, last integer not null) without rowid;
"""
