"""A bank that delivers statements over SFTP."""
