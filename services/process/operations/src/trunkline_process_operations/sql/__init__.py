"""Numbered SQL of operations, applied to the schema that all processes share."""
