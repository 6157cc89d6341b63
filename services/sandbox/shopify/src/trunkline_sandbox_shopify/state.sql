CREATE TABLE IF NOT EXISTS numbers (kind TEXT PRIMARY KEY, last INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS locations (
    location_id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);
CREATE TABLE IF NOT EXISTS variants (
    variant_id INTEGER PRIMARY KEY,
    product_id INTEGER NOT NULL UNIQUE,
    inventory_item_id INTEGER NOT NULL UNIQUE,
    sku TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    price TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS levels (
    inventory_item_id INTEGER NOT NULL REFERENCES variants (inventory_item_id),
    location_id INTEGER NOT NULL REFERENCES locations,
    available INTEGER NOT NULL,
    updated_at TEXT NOT NULL,
    PRIMARY KEY (inventory_item_id, location_id)
);
CREATE TABLE IF NOT EXISTS orders (
    order_id INTEGER PRIMARY KEY,
    number INTEGER NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    document TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS orders_by_update ON orders (updated_at, order_id);
CREATE TABLE IF NOT EXISTS parts (
    part_id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    order_id INTEGER NOT NULL REFERENCES orders
);
CREATE TABLE IF NOT EXISTS payouts (
    payout_id INTEGER PRIMARY KEY,
    issued_at TEXT NOT NULL,
    document TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS idempotency (
    key TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    answer TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS deliveries (
    delivery_id INTEGER PRIMARY KEY AUTOINCREMENT,
    topic TEXT NOT NULL,
    headers TEXT NOT NULL,
    body BLOB NOT NULL,
    due_at TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    outcome TEXT NOT NULL DEFAULT 'waiting'
);
CREATE INDEX IF NOT EXISTS deliveries_waiting ON deliveries (due_at) WHERE outcome = 'waiting';
