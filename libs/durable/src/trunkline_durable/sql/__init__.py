"""Numbered SQL of the process layer's tables, which all live in one schema."""
