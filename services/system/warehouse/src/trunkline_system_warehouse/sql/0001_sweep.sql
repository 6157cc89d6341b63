-- How far the warehouse's list of events was read.
CREATE TABLE sweep_cursors (
    connection_id text PRIMARY KEY,
    cursor text NOT NULL
);
