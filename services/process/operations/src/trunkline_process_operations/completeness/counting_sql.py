"""The statements that lay a day out; see `counting`.

Every join is by equality and may be hashed: what the planner thinks of tables that were filled a
moment ago must not decide between a second and an hour, so nested loops are not left to it.
"""

TABLES = b"""
SET LOCAL enable_nestloop = off;
SET LOCAL work_mem = '64MB';
CREATE TEMP TABLE listed (
    role text NOT NULL, connection_id text NOT NULL, listed_type text NOT NULL,
    document_id text NOT NULL, business_key text NOT NULL, related_key text NOT NULL,
    on_day date NOT NULL, state text NOT NULL, currency text NOT NULL,
    net numeric, tax numeric, gross numeric, quantity numeric NOT NULL, tax_codes text NOT NULL,
    place bigint GENERATED ALWAYS AS IDENTITY,
    matched boolean NOT NULL DEFAULT false
) ON COMMIT DROP;
CREATE TEMP TABLE counted (
    side text NOT NULL, document_type text NOT NULL, channel text NOT NULL, key text NOT NULL,
    document_id text NOT NULL, on_day date NOT NULL, state text NOT NULL, currency text NOT NULL,
    net numeric, tax numeric, gross numeric, quantity numeric NOT NULL, tax_codes text NOT NULL,
    related_key text NOT NULL, case_id text NOT NULL
) ON COMMIT DROP;
CREATE INDEX ON counted (document_type, channel, key);
CREATE INDEX ON counted (document_type, document_id);
CREATE INDEX ON listed (listed_type, document_id);
"""

COPY_LISTED = b"""
COPY listed (role, connection_id, listed_type, document_id, business_key, related_key, on_day,
    state, currency, net, tax, gross, quantity, tax_codes) FROM STDIN
"""

TAKE_SOURCE = b"""
INSERT INTO counted
SELECT DISTINCT ON (connection_id, document_id) 'source', %s, connection_id,
    coalesce(nullif(business_key, ''), document_id), document_id, on_day, state, currency,
    net, tax, gross, quantity, tax_codes, related_key, ''
FROM listed WHERE role = %s AND listed_type = %s
    AND (listed_type <> 'statement_line' OR gross > 0)
ORDER BY connection_id, document_id, place
"""
"""A document that is listed twice, because its order changed meanwhile, is one document. Of a
bank's entries those count that brought money; for those that took some see `TAKE_DEBITS`."""

TAKE_DEBITS = b"""
INSERT INTO counted
SELECT DISTINCT ON (connection_id, document_id) 'source', %s, connection_id, business_key,
    document_id, on_day, state, currency, net, tax, -gross, quantity, tax_codes, related_key, ''
FROM listed WHERE role = %s AND listed_type = %s AND gross < 0 AND EXISTS (
    SELECT FROM known_documents AS known WHERE known.document_id = listed.related_key
        AND known.document_type IN ('payment_file', 'payment in a file'))
ORDER BY connection_id, document_id, place
"""
"""A bank's entry that names one of our payments, or a file of them. What else leaves an account,
such as charges and salaries, nobody here writes."""

TAKE_KNOWN = b"""
WITH wanted AS (
    SELECT known_documents.* FROM known_documents
    WHERE on_day = %(day)s AND key <> '' AND NOT channel = ANY(%(others)s)
    UNION
    SELECT known_documents.* FROM known_documents
    JOIN (SELECT DISTINCT document_type, channel, key FROM counted) AS source
    USING (document_type, channel, key)
), announced AS (
    SELECT DISTINCT ON (known.channel, known.document_id) known.*, source.key AS named,
        source.on_day AS dated
    FROM known_documents AS known
    JOIN counted AS source ON source.document_type = 'order' AND source.channel = known.channel
        AND source.document_id = known.document_id
    WHERE known.document_type = 'order' AND known.key = '' AND NOT EXISTS (
        SELECT FROM wanted WHERE wanted.document_type = 'order' AND wanted.side = 'taken'
            AND wanted.channel = known.channel AND wanted.document_id = known.document_id)
)
INSERT INTO counted
SELECT side, document_type, channel, key, document_id, on_day, state, currency, net, tax, gross,
    quantity, tax_codes, related_key, case_id FROM wanted
UNION ALL
SELECT side, document_type, channel, named, document_id, dated, state, currency, net, tax, gross,
    quantity, tax_codes, related_key, case_id FROM announced
"""
"""What Trunkline knows of the day, and of whatever the sources list; a shop's order that was told
of and not read yet is known by its number only."""

DROP_WHAT_NO_SHOP_SOLD = b"""
DELETE FROM counted WHERE side = 'source' AND document_type = 'fulfilment'
AND EXISTS (SELECT FROM counted AS known WHERE known.side = 'taken'
    AND known.document_type = 'shipment' AND known.channel = counted.channel
    AND known.key = counted.key)
AND NOT EXISTS (SELECT FROM counted AS known WHERE known.side = 'taken'
    AND known.document_type = 'fulfilment' AND known.channel = counted.channel
    AND known.key = counted.key)
"""
"""A parcel of a partner's order is shown in no shop."""

VALUE_SOURCE = b"""
UPDATE counted SET currency = bill.currency, gross = bill.gross FROM counted AS bill
WHERE counted.side = 'source' AND counted.document_type = 'invoice' AND counted.gross IS NULL
    AND bill.side = 'taken' AND bill.document_type = 'invoice' AND bill.channel = counted.channel
    AND bill.key = counted.key AND bill.gross IS NOT NULL
"""
"""A warehouse knows no prices: a parcel is worth what its order's source charged for the goods."""

MISPLACED = b"""
SELECT document_id FROM counted WHERE side = 'sent' AND document_type = ANY(%s)
AND document_id <> '' AND state = 'live' AND NOT EXISTS (
    SELECT FROM counted AS there WHERE there.side = 'target'
        AND there.document_type = counted.document_type
        AND there.document_id = counted.document_id)
"""

ORDERED = b"""
SELECT side, document_type, channel, key, document_id, on_day, state, currency, net, tax, gross,
    quantity, tax_codes, related_key, case_id
FROM counted ORDER BY document_type, channel, key COLLATE "C", side, document_id COLLATE "C"
"""
