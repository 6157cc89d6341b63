"""The three aggregates: a purchase, a supplier's bill, a payment run."""
