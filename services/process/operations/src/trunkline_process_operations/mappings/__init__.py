"""Mapping tables: drafted, checked, tried on recorded traffic, published, pushed down."""
