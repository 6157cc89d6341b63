"""What moves a payment run."""
