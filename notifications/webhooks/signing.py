"""Signatures by Standard Webhooks."""

import base64
import secrets
from datetime import UTC, datetime

from standardwebhooks import Webhook

from accounts.secrets.sealing import seal, unseal

from .models import WebhookDelivery, WebhookEndpoint

SECRET_BYTES = 32


def new_secret() -> str:
    """Return a new secret, sealed as it is stored."""
    return seal("whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode())


def signed_headers(
    endpoint: WebhookEndpoint, delivery: WebhookDelivery, now: datetime
) -> dict[str, str]:
    """Return the headers of one attempt, signed with each secret that holds at the instant.

    Raises SecretUnreadable where no key of the deployment opens one of them.
    """
    keys = [unseal(endpoint.secret)]
    if endpoint.old_secret and endpoint.old_secret_until and now < endpoint.old_secret_until:
        keys.append(unseal(endpoint.old_secret))
    name, instant = str(delivery.event_id), now.astimezone(UTC)
    return {
        "webhook-id": name,
        "webhook-timestamp": str(int(instant.timestamp())),
        "webhook-signature": " ".join(
            Webhook(key).sign(name, instant, delivery.body) for key in keys
        ),
        "content-type": "application/json",
        "user-agent": "billing-platform-webhooks",
    }
