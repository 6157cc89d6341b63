"""What is done about a supplier's statement of account."""
