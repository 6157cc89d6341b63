"""What moves a bill of a supplier."""
