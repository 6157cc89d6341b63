"""The SQL of cursors: one reader each, by lease and fence."""

TAKE = """
INSERT INTO cursors (consumer, source, holder, fence, lease_until)
VALUES (%(consumer)s, %(source)s, %(holder)s, 1, now() + make_interval(secs => %(lease_s)s))
ON CONFLICT (consumer, source) DO UPDATE
SET fence = cursors.fence + (cursors.holder IS DISTINCT FROM excluded.holder)::integer,
    holder = excluded.holder, lease_until = excluded.lease_until
WHERE cursors.holder = excluded.holder OR cursors.lease_until < now()
RETURNING position, fence
"""

MOVE = """
UPDATE cursors SET position = %(position)s
WHERE consumer = %(consumer)s AND source = %(source)s AND fence = %(fence)s
  AND position = %(after)s AND position < %(position)s
"""

LET_GO = """
UPDATE cursors SET lease_until = '-infinity'
WHERE consumer = %(consumer)s AND source = %(source)s AND holder = %(holder)s
"""

DECIDED = """
SELECT exception_id, position, decision FROM exceptions
WHERE consumer = %(consumer)s AND source = %(source)s AND state = 'decided'
ORDER BY decided_at LIMIT 20
"""

CLOSE = "UPDATE exceptions SET state = %s WHERE exception_id = %s AND state = 'decided'"
