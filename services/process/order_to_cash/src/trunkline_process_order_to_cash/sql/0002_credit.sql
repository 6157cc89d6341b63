-- Credit that orders have taken and the ERP does not count yet. The row of a party is locked
-- while one of its orders decides, so two orders at once cannot both use what is left.
CREATE TABLE credit_lines (
    party_code text PRIMARY KEY
);
CREATE TABLE credit_reservations (
    order_number text PRIMARY KEY,
    party_code text NOT NULL REFERENCES credit_lines,
    amount numeric NOT NULL,
    reserved_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    settled_at timestamptz
);
CREATE INDEX credit_reservations_party ON credit_reservations (party_code);
