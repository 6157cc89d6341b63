"""E-mail as a channel: documents leave as attachments and come in as attachments."""
