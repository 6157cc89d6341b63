-- Purchase numbers are given in the transaction that opens the purchase's case; a gap is harmless.
CREATE SEQUENCE purchase_numbers START 100001;
