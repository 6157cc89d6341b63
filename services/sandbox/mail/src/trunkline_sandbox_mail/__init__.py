"""A stand-in mail server."""
