-- Why bytes were refused, for who asks what became of them; null for what was taken or waits.
ALTER TABLE arrivals ADD COLUMN fault jsonb;
