"""What moves a change of bank details."""
