"""What is asked of our own database while a campaign runs."""

STATES = "SELECT case_id, business_key, state FROM process.cases WHERE process = 'order-to-cash'"
STANDING = """
SELECT c.business_key, c.state, t.name, t.state, t.attempts, t.last_error
FROM process.cases c JOIN process.transitions t USING (case_id)
WHERE c.process = 'order-to-cash' AND t.state IN ('open', 'running', 'parked', 'stuck')
ORDER BY 1 LIMIT 20
"""
BUSY = """
SELECT count(*) FROM process.transitions t JOIN process.cases c USING (case_id)
WHERE c.process = 'order-to-cash' AND t.state IN ('open', 'running', 'parked')
"""
"""What a machine is at or will try again, also where a person was told of it."""
