"""Numbered SQL of procure-to-pay, applied to the schema that all processes share."""
