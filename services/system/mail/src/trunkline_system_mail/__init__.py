"""Words to people by e-mail."""
