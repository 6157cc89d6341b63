"""Available-to-promise and its publication to the shops."""
