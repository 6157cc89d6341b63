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

TAKE_TARGETS = b"""
WITH placed AS (
    UPDATE listed SET matched = true FROM known_documents AS known
    WHERE NOT matched AND role = %(role)s AND listed_type = %(listed_type)s
        AND known.side = 'sent' AND known.document_type = %(type)s
        AND known.document_id = listed.document_id
    RETURNING listed.*, known.channel, known.key
)
INSERT INTO counted
SELECT DISTINCT ON (document_id) 'target', %(type)s, channel, key, document_id, on_day, state,
    currency, net, tax, gross, quantity, tax_codes, related_key, ''
FROM placed
WHERE EXISTS (SELECT FROM counted WHERE counted.document_type = %(type)s
    AND counted.channel = placed.channel AND counted.key = placed.key)
ORDER BY document_id, place
"""
"""What we wrote is known by the number it was given; of another day, it is that day's."""

TAKE_BY_KEY = b"""
WITH twins AS (
    SELECT DISTINCT ON (listed.place) listed.place, counted.channel, counted.key
    FROM listed JOIN counted ON counted.key = listed.business_key
    WHERE counted.document_type = %(type)s AND listed.business_key <> ''
        AND NOT listed.matched AND listed.role = %(role)s AND listed.listed_type = %(listed_type)s
    ORDER BY listed.place, counted.side = 'source' DESC
), placed AS (
    UPDATE listed SET matched = true FROM twins WHERE listed.place = twins.place
    RETURNING listed.*, twins.channel, twins.key
)
INSERT INTO counted
SELECT 'target', %(type)s, channel, key, document_id, on_day, state, currency, net, tax, gross,
    quantity, tax_codes, related_key, ''
FROM placed
"""
"""What we did not write is known by the key that it bears."""

TAKE_BY_ORDER = b"""
WITH twins AS (
    SELECT DISTINCT ON (listed.place) listed.place, counted.channel, counted.key
    FROM listed JOIN cases ON cases.business_key = listed.related_key
        JOIN counted ON counted.case_id = cases.case_id
    WHERE counted.document_type = %(type)s AND counted.side = 'sent'
        AND listed.business_key = '' AND listed.related_key <> ''
        AND listed.on_day = counted.on_day AND listed.quantity = counted.quantity
        AND listed.gross IS NOT DISTINCT FROM counted.gross
        AND NOT listed.matched AND listed.role = %(role)s AND listed.listed_type = %(listed_type)s
    ORDER BY listed.place
), placed AS (
    UPDATE listed SET matched = true FROM twins WHERE listed.place = twins.place
    RETURNING listed.*, twins.channel, twins.key
)
INSERT INTO counted
SELECT 'target', %(type)s, channel, key, document_id, on_day, state, currency, net, tax, gross,
    quantity, tax_codes, related_key, ''
FROM placed
"""
"""Goods and bills bear no key: what is just like one of its order is one too many of it."""

TAKE_PAID = b"""
WITH paying AS (
    SELECT channel, key, document_id AS name FROM counted
    WHERE side = 'sent' AND document_type = 'payment_file' AND document_id <> ''
    UNION
    SELECT counted.channel, counted.key, known.document_id FROM counted
    JOIN known_documents AS known USING (case_id)
    WHERE counted.side = 'sent' AND counted.document_type = 'payment_file'
        AND known.document_type = 'payment in a file'
), placed AS (
    UPDATE listed SET matched = true FROM paying
    WHERE NOT matched AND role = %(role)s AND listed_type = %(listed_type)s AND gross < 0
        AND related_key = paying.name AND listed.connection_id = paying.channel
    RETURNING listed.*, paying.channel, paying.key
)
INSERT INTO counted
SELECT 'target', %(type)s, channel, key, document_id, on_day, state, currency, net, tax, -gross,
    quantity, tax_codes, related_key, ''
FROM placed
"""
"""What a bank debited for a file: in one entry, or one for each payment."""

TAKE_STRANGERS = b"""
WITH placed AS (
    UPDATE listed SET matched = true
    WHERE NOT matched AND role = %(role)s AND listed_type = %(listed_type)s
        AND on_day = %(day)s
    RETURNING *
)
INSERT INTO counted
SELECT 'target', %(type)s, '', coalesce(nullif(business_key, ''), document_id), document_id,
    on_day, state, currency, net, tax, gross, quantity, tax_codes, related_key, ''
FROM placed
"""
"""What nobody knows, on this day."""

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
