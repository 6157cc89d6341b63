"""The statements that match what targets hold with what is counted; see `counting`.

They run one after the other: what one of them took, the next ones leave alone.
"""

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

TAKE_BY_HAND = b"""
WITH named AS (
    SELECT place, known.channel, known.key, 0 AS guess FROM listed
    JOIN known_documents AS known ON known.key = listed.business_key
    WHERE known.document_type = %(type)s AND known.side = 'taken' AND NOT matched
        AND role = %(role)s AND listed_type = %(listed_type)s AND business_key <> ''
    UNION ALL
    SELECT place, known.channel, known.key, 1 FROM listed
    JOIN known_documents AS known
        ON known.related_key = listed.business_key AND known.gross = listed.gross
    WHERE known.document_type = %(type)s AND known.side = 'taken' AND NOT matched
        AND role = %(role)s AND listed_type = %(listed_type)s AND business_key <> ''
), chosen AS (
    SELECT DISTINCT ON (place) * FROM named ORDER BY place, guess, key
), placed AS (
    UPDATE listed SET matched = true FROM chosen WHERE listed.place = chosen.place
    RETURNING listed.*, chosen.channel, chosen.key
)
INSERT INTO counted
SELECT 'target', %(type)s, channel, key, document_id, on_day, state, currency, net, tax, gross,
    quantity, tax_codes, related_key, ''
FROM placed
WHERE EXISTS (SELECT FROM counted WHERE counted.document_type = %(type)s
    AND counted.channel = placed.channel AND counted.key = placed.key)
"""
"""What people enter bears the name of what it is for, or that of its order with the same sum; of
another day, it is that day's."""

TAKE_BROUGHT = b"""
WITH placed AS (
    UPDATE listed SET matched = true FROM counted AS paid
    WHERE NOT listed.matched AND listed.role = %(role)s AND listed.listed_type = %(listed_type)s
        AND listed.related_key <> '' AND paid.side = 'source' AND paid.document_type = %(type)s
        AND paid.key = listed.related_key
    RETURNING listed.*, paid.channel, paid.key
)
INSERT INTO counted
SELECT 'target', %(type)s, channel, key, document_id, on_day, state, currency, net, tax, gross,
    quantity, tax_codes, '', ''
FROM placed
"""
"""What a bank booked under the name that a shop gave its payout."""

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
