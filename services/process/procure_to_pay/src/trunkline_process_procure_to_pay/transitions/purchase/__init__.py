"""What moves a purchase."""
