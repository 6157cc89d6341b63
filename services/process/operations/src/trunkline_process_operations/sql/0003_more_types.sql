-- Refunds, deliveries, returns, credit notes, payment files and payments of suppliers are read from
-- now on: what was noted before is read out of the journal again.
TRUNCATE known_documents, noted_until;
