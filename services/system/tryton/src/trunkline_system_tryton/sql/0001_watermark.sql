-- How far changed stock was read: one row for each connection.
CREATE TABLE stock_watermark (
    connection_id text PRIMARY KEY,
    read_to timestamptz NOT NULL
);
