"""Whether an apology may still be sent when it is its turn."""

from notifications.email.kinds import Eligibility, still_true
from notifications.models import Email
from notifications.wording.states import EmailKind

from .writing import against, blocked_among


@still_true(EmailKind.APOLOGY)
def apology_eligibility(email: Email) -> Eligibility:
    """Look at the address again: it may have bounced while the e-mail waited."""
    return Eligibility(email.customer, against(email.address, blocked_among([email.address])))
