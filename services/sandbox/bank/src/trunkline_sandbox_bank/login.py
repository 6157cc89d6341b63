"""Who may log in over SFTP: one user, by password or by key."""

import hmac
from typing import override

import asyncssh

from .settings import Settings


class Login(asyncssh.SSHServer):
    """Lets the one user in by password or by key, as far as each is configured."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @override
    def begin_auth(self, username: str) -> bool:
        return True

    @override
    def password_auth_supported(self) -> bool:
        return bool(self._settings.bank_sftp_password)

    @override
    def validate_password(self, username: str, password: str) -> bool:
        expected = f"{self._settings.bank_sftp_user}\n{self._settings.bank_sftp_password}".encode()
        return hmac.compare_digest(f"{username}\n{password}".encode(), expected)

    @override
    def public_key_auth_supported(self) -> bool:
        return bool(self._settings.bank_sftp_public_key)

    @override
    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        known = asyncssh.import_public_key(self._settings.bank_sftp_public_key)
        return username == self._settings.bank_sftp_user and key == known
