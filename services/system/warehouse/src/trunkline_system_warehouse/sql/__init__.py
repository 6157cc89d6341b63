"""Numbered SQL of the tables that only this service has."""
