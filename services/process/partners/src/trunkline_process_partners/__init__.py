"""Partners, their credentials and limits."""
