"""Numbered SQL of the tables that every service's schema holds."""
