"""Who sent a webhook, and when: the Standard Webhooks signature over the raw bytes."""

from collections.abc import Mapping

from standardwebhooks import Webhook, WebhookVerificationError

NAMES = ("webhook-id", "webhook-timestamp", "webhook-signature")


class Verifier:
    """Checks signatures against one secret, or two while one is being replaced."""

    def __init__(self, secrets: str) -> None:
        self._webhooks = [Webhook(secret) for secret in secrets.split()]
        if not self._webhooks:
            raise ValueError("a webhook secret is needed")

    def is_genuine(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Hold body, id and time against the secret; more than five minutes off is not genuine."""
        signed = {name: headers.get(name, "") for name in NAMES}
        return any(_matches(webhook, signed, body) for webhook in self._webhooks)


def _matches(webhook: Webhook, signed: dict[str, str], body: bytes) -> bool:
    try:
        webhook.verify(body, signed, json_parse=False)
    except (WebhookVerificationError, ValueError):
        # ValueError: a header or body that is not even shaped like a signed webhook.
        return False
    return True
