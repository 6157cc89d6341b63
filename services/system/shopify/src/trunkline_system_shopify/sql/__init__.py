"""Migrations of this service's own tables."""
