-- Order numbers are given in the transaction that opens the order's case; a gap is harmless.
CREATE SEQUENCE order_numbers START 100001;
