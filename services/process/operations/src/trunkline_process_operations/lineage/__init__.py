"""Where a posted value came from, and what came of what came in."""
