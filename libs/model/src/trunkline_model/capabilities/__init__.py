"""The ports: what the process layer needs of each kind of system and process."""
