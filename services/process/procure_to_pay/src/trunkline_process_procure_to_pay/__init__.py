"""Carries a purchase from a need to its reconciled payment."""
