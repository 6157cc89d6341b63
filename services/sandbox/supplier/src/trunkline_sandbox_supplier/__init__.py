"""A stand-in supplier."""
