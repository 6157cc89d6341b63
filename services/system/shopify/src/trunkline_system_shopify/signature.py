"""Is it the shop who says so: HMAC-SHA256 over the bytes as they came, in base64."""

import hashlib
import hmac
from base64 import b64decode


def genuine(body: bytes, given: str, secrets: tuple[str, ...]) -> bool:
    """Compare in constant time with every secret in use; hex or bent base64 is not genuine."""
    try:
        claimed = b64decode(given, validate=True)
    except ValueError:
        return False
    matches = [
        hmac.compare_digest(claimed, hmac.digest(secret.encode(), body, hashlib.sha256))
        for secret in secrets
        if secret
    ]
    return any(matches)
