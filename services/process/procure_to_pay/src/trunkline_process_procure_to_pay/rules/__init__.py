"""Decisions of procure-to-pay, pure: a file for each."""
