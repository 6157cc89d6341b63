"""Mapping tables and rules: what our codes are called in a backend."""
