"""E-mails to staff that say by their headers whom they concern.

Without a mail server the file mailbox shows each provider its own, and those that need a permission
to people with that alone.
"""

from collections.abc import Sequence

from django.core.mail import EmailMessage

from ..tenancy.models import Provider
from ..text import one_line

OF_PROVIDER = "X-Billing-Provider"
NEEDS = "X-Billing-Needs"


def send_to_staff(
    provider: Provider, *, subject: str, body: str, to: Sequence[str], needs: str = ""
) -> None:
    """Send an e-mail at once. `needs` is the permission to read it in the file mailbox."""
    headers = {OF_PROVIDER: provider.slug} | ({NEEDS: needs} if needs else {})
    EmailMessage(one_line(subject), body, to=list(to), headers=headers).send()
