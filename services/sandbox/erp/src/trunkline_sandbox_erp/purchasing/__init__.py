"""Procure-to-pay at the ERP: from the need to the payment, and what the ledger owes meanwhile."""
