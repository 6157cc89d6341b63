"""A bank by ISO 20022 files over SFTP."""
