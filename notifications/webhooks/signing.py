"""Signatures by Standard Webhooks."""

import base64
import secrets
from datetime import UTC, datetime

from standardwebhooks import Webhook

from .models import WebhookDelivery, WebhookEndpoint

SECRET_BYTES = 32


def new_secret() -> str:
    return "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signed_headers(
    endpoint: WebhookEndpoint, delivery: WebhookDelivery, now: datetime
) -> dict[str, str]:
    """Return the headers of one attempt, signed with each secret that holds at the instant."""
    keys = [endpoint.secret]
    if endpoint.old_secret and endpoint.old_secret_until and now < endpoint.old_secret_until:
        keys.append(endpoint.old_secret)
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
