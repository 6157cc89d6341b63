-- After a restore: numbers that orders had before, which a backend still knows them by. An order that is heard of
-- again gets its own back, and with it the names under which its writes are found.
CREATE TABLE given_order_numbers (
    source text NOT NULL,
    document text NOT NULL,
    order_number text NOT NULL UNIQUE,
    PRIMARY KEY (source, document)
);
