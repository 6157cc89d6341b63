"""Tables of purchasing: quantities are decimal text, amounts whole pennies."""

TABLES = """
create table if not exists suppliers (supplier_code text primary key, body blob not null);
create table if not exists reorder_points (
    sku text primary key,
    point text not null,
    target text not null,
    supplier_code text not null,
    unit_price text not null
);
create table if not exists requisitions (
    requisition_number text primary key,
    raised_by text not null unique,
    state text not null,
    net integer not null,
    body blob not null
);
create table if not exists purchase_orders (
    purchase_order_number text primary key,
    booked_by text not null unique,
    supplier_code text not null,
    state text not null,
    revision integer not null default 0,
    gross integer not null,
    body blob not null
);
create table if not exists purchase_order_lines (
    purchase_order_number text not null,
    position integer not null,
    line_id text not null,
    sku text not null,
    stocked integer not null,
    ordered text not null,
    accepted text not null default '0',
    quarantined text not null default '0',
    returned_accepted text not null default '0',
    returned_quarantined text not null default '0',
    invoiced text not null default '0',
    primary key (purchase_order_number, line_id)
) without rowid;
create index if not exists purchase_order_lines_by_sku on purchase_order_lines (sku);
create table if not exists goods_receipts (
    goods_receipt_number text primary key,
    purchase_order_number text not null,
    document_type text not null,
    moved_on text not null,
    body blob not null
);
create table if not exists supplier_documents (
    ledger_number text primary key,
    posted_by text not null unique,
    document_type text not null,
    supplier_code text not null,
    supplier_number text not null,
    state text not null,
    gross integer not null,
    outstanding integer not null,
    posted_on text not null,
    body blob not null
);
create index if not exists supplier_documents_by_number
    on supplier_documents (supplier_code, supplier_number);
create table if not exists supplier_document_orders (
    ledger_number text not null,
    purchase_order_number text not null,
    primary key (ledger_number, purchase_order_number)
) without rowid;
create index if not exists supplier_documents_by_order
    on supplier_document_orders (purchase_order_number);
create table if not exists supplier_payments (
    payment_number text primary key,
    recorded_by text not null unique,
    ledger_number text not null,
    state text not null,
    amount integer not null,
    paid_on text not null,
    body blob not null
);
create table if not exists accruals (
    accrual_number text primary key,
    purchase_order_number text not null,
    goods_receipt_number text not null,
    accrued_on text not null,
    net integer not null,
    remaining integer not null
);
create index if not exists accruals_by_order on accruals (purchase_order_number);
create table if not exists barred_requests (request_id text primary key) without rowid;
create table if not exists closing (one integer primary key check (one = 1), closed_until text);
"""
