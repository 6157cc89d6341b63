"""Measures: how well processes run, read from their evidence."""
