"""A 3PL that speaks REST and sends webhooks."""
