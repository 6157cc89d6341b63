"""A third-party warehouse by REST and webhooks."""
