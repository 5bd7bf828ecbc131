"""Writing the e-mails of an apology, one an account that is billed, some accounts at a time.

An e-mail is unique for its run and its customer, so that a run that is killed writes to nobody
twice.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from uuid import UUID

from babel.dates import format_date
from django.db.models import QuerySet

from accounts.customers.ranges import AccountRange, only
from accounts.errors import Refused
from accounts.models import Customer, ProcessRun, Provider
from accounts.processes.definitions import Counts
from notifications.email.states import EmailStatus
from notifications.email.waking import wake_sender
from notifications.models import BlockedAddress, Email
from notifications.wording.defaults import EmailWords
from notifications.wording.states import EmailKind
from notifications.wording.templates import Rendered, money_in, render
from statements.ledger.customer_queries import CustomerRow, with_figures

from ..incidents.queries import accounts_reached
from ..incidents.reached import Reached
from ..incidents.scope import scope_of
from ..taking_back.taking import cut
from .models import Apology

PLACEHOLDERS = {
    "provider": "your company's name",
    "name": "the customer's name",
    "account_number": "the account number",
    "balance_due": "what the account owes when the e-mail is written",
    "date": "the date of the balance",
}
NO_ADDRESS, BLOCKED = "the account has no e-mail address", "the address is blocked"


def recipients(apology: Apology) -> QuerySet[Customer]:
    """Return the billing accounts of those that the incident has reached as the apology says."""
    reached = Reached(apology.incident.provider, scope_of(apology.incident))
    accounts = accounts_reached(reached, apology.reaches).order_by()
    return Customer.objects.filter(pk__in=accounts.values("billing_account_id"))


def words_for(apology: Apology, customer: Customer, balance_due: Decimal, as_of: date) -> Rendered:
    """Return the apology as the customer gets it, in the provider's language."""
    provider = apology.incident.provider
    values = {
        "provider": provider.name,
        "name": customer.name,
        "account_number": customer.account_number,
        "balance_due": money_in(provider.language, balance_due, customer.currency),
        "date": format_date(as_of, format="long", locale=provider.language),
    }
    return render(EmailWords(apology.subject, apology.text), values)


def apologise(provider: Provider, run: ProcessRun, accounts: AccountRange) -> Counts:
    """Write the e-mails to those of the accounts that are to have one; return how many."""
    apology = apology_of(run)
    payers = list(only(recipients(apology), "pk", accounts).order_by("pk"))
    blocked = blocked_among(payer.email for payer in payers)
    written = [_email(apology, run, row, blocked) for row in with_figures(payers)]
    Email.objects.bulk_create(written, ignore_conflicts=True)
    wake_sender()
    left = sum(email.status == EmailStatus.WAITING for email in written)
    return {"emails": left, "not_mailed": len(written) - left}


def ranges_of_apology(run: ProcessRun) -> list[AccountRange]:
    keys: list[UUID] = list(recipients(apology_of(run)).order_by("pk").values_list("pk", flat=True))
    return cut(keys)


def apology_of(run: ProcessRun) -> Apology:
    """Return the apology that the run sends. Raises Refused for a run that has none."""
    found = Apology.objects.select_related("incident__run", "incident__change")
    apology = found.filter(run=run).first()
    if apology is None:
        raise Refused("an apology is sent when it is approved", code="not_ordered")
    return apology


def against(address: str, blocked: set[str]) -> str:
    """Return what keeps an address from being mailed, in words."""
    if not address:
        return NO_ADDRESS
    return BLOCKED if address.lower() in blocked else ""


def blocked_among(addresses: Iterable[str]) -> set[str]:
    """Return those of the addresses that are not mailed, in small letters."""
    small = [address.lower() for address in addresses]
    rows = BlockedAddress.objects.filter(address__in=small)
    return set(rows.values_list("address", flat=True))


def _email(apology: Apology, run: ProcessRun, row: CustomerRow, blocked: set[str]) -> Email:
    customer = row.customer
    words = words_for(apology, customer, row.figures.balance_due, run.as_of)
    why_not = against(customer.email, blocked)
    return Email(
        provider_id=run.provider_id,
        kind=EmailKind.APOLOGY,
        customer=customer,
        run=run,
        as_of=run.as_of,
        address=customer.email,
        status=EmailStatus.SKIPPED if why_not else EmailStatus.WAITING,
        reason=why_not,
        subject=words.subject,
        text=words.text,
        html=words.html,
    )
