"""Procure-to-pay in Tryton: from the need to the payment, and what the ledger owes meanwhile."""
