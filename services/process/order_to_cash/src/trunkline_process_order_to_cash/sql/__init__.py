"""Numbered SQL of order-to-cash, applied to the schema that all processes share."""
