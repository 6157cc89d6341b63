"""Completeness certificates: what a day holds in its source, here and in its target."""
