"""The trunkline command: supervisor, demo, cases, exceptions, partners."""
