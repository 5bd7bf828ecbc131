"""A provider that has one of each thing that an address of its pages names."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.mail import EmailMessage
from django.utils import timezone

from accounts.api_keys.operations import create_api_key
from accounts.contacts.operations import add_contact
from accounts.custom_fields.operations import define_field
from accounts.lists.operations import save_view
from accounts.models import Customer, ParkedAccount, ProcessRun, Provider, User
from accounts.notes.operations import add_note
from accounts.roles.operations import create_role
from accounts.settings.operations import set_logo
from accounts.staff.invitations import invite
from accounts.staff.mail import OF_PROVIDER
from accounts.staff.operations import create_staff
from notifications.alerts.operations import raise_alert
from notifications.email.operations import record_mail_event
from notifications.mailbox.backend import Mailbox, kept_for
from notifications.models import Alert, Email
from notifications.serving.viewers import add_origin
from notifications.webhooks.operations import create_endpoint, send_test
from statements.payments.operations import promise_payment
from sync.apologies.operations import prepare_apology
from sync.bulk_acts.models import BulkAct
from sync.exports.models import BookArchive
from sync.incidents.operations import open_incident
from sync.incidents.scope import scope_of_time
from sync.models import Closure
from sync.workflows.operations import schedule_workflow
from tests.factories import (
    BillProfileFactory,
    ChildFactory,
    CustomerFactory,
    OctoberStatementFactory,
    OrderFactory,
    TransactionFactory,
)
from tests.notifications.balances.accounts import make_rule
from tests.notifications.messages.making import draft
from tests.reliability.forms.settings import picture
from tests.ui.pages import TODAY, make_accounts

MAIL = "ada@example.test"
# The value of a part of addresses, by the name of the part and the beginning of the address
Parts = dict[tuple[str, str], Any]
# Parts that name no thing of a provider
WORDS: Parts = {
    ("slug", "reports/"): "statements",
    ("name", "lists/"): "customers",
    ("process", "operations/processes/"): "mrc",
    ("code", "account-health/"): "LEAD_CYCLE_ENABLED",
    ("name", "customers/<key:account_number>/orders/"): "submit",
    ("name", "customers/<key:account_number>/workflows/"): "suspend",
}


def make_things(provider: Provider) -> Parts:
    """Make one of each thing, and return what each is called. Needs `provider_transaction`."""
    profile = BillProfileFactory(code="MONTHLY")
    make_accounts(profile)
    customer = Customer.objects.get(account_number="A-0")
    return {
        **_of_the_customer(provider, customer),
        **_of_processes(provider, customer),
        **_of_messaging(provider, customer),
        **_of_settings(provider),
    }


def _of_the_customer(provider: Provider, customer: Customer) -> Parts:
    here = "customers/"
    OrderFactory(customer=customer, order_ref="O-1", status="PENDING")
    OctoberStatementFactory(customer=customer, statement_number="71")
    parent = CustomerFactory(
        kind="PARENT", account_number="F-1", bill_profile=customer.bill_profile
    )
    ChildFactory(parent=parent, account_number="C-1")
    TransactionFactory(
        customer=customer, transaction_ref="T-1", kind="PAYMENT", amount=Decimal(7), date=TODAY
    )
    promise = promise_payment(
        customer, kind="PROMISE", until=TODAY, as_of=TODAY, note="", actor="max"
    )
    make_rule(next_check="REVIEW")
    return {
        ("account_number", here): "A-0",
        ("line_ref", here): "L-0",
        ("product_ref", here): "P-0",
        ("product_ref", "billing/"): "P-0",
        ("order_ref", here): "O-1",
        ("transaction_ref", here): "T-1",
        ("statement_number", "billing/"): "71",
        ("key", f"{here}<key:account_number>/contacts/"): add_contact(
            customer, name="Ada", email=MAIL
        ).pk,
        ("key", f"{here}<key:account_number>/notes/"): add_note(
            customer, text="Calls on Mondays", actor="max"
        ).pk,
        ("key", f"{here}<key:account_number>/billing/"): promise.pk,
        ("code", here): "LOW",
        ("code", "messaging/"): "LOW",
        ("account_number", "account-health/"): "A-4",
        ("key", "operations/scheduled/"): schedule_workflow(
            customer, "close", as_of=TODAY, effective_on=TODAY + timedelta(days=9), actor="max"
        ).pk,
    }


def _of_processes(provider: Provider, customer: Customer) -> Parts:
    def run(process: str, status: str) -> ProcessRun:
        values = {"process": process, "status": status, "started_by": "max"}
        return ProcessRun.objects.create(provider=provider, as_of=TODAY, **values)

    now, day = timezone.now(), timedelta(days=1)
    held, mrc = run("sync-status", "HELD"), run("mrc", "FAILED")
    Closure.objects.create(provider=provider, run=held, customer=customer)
    bulk, export = run("bulk-acts", "SUCCEEDED"), run("export", "SUCCEEDED")
    archive = BookArchive(provider=provider, run=export, size=1, sha256="0" * 64)
    archive.expires_at = now + day
    archive.save()
    parked = ParkedAccount.objects.create(
        provider=provider,
        process="mrc",
        customer=customer,
        reason="numeric field overflow",
        run=mrc,
        last_seen_at=now,
    )
    acts = BulkAct.objects.create(provider=provider, run=bulk, act="suspend")
    raise_alert(provider, "RUN", "k", subject="x", text="x", path="/", mail=False)
    incident = open_incident(
        provider, scope_of_time(now - day, now + day), title="A wrong rate", actor="max"
    )
    prepare_apology(incident, reaches=["charges"], subject="Sorry", text="Sorry", actor="max")
    return {
        ("run_id", "account-health/"): held.pk,
        ("run_id", "operations/runs/"): mrc.pk,
        ("run_id", "settings/export/"): export.pk,
        ("key", "operations/bulk-acts/"): acts.pk,
        ("key", "operations/parked-accounts/"): parked.pk,
        ("key", "operations/alerts/"): Alert.objects.get().pk,
        ("key", "operations/incidents/"): incident.pk,
    }


def _of_messaging(provider: Provider, customer: Customer) -> Parts:
    email = Email.objects.create(
        provider=provider, customer=customer, as_of=TODAY, address=MAIL, status="HELD"
    )
    endpoint = create_endpoint(provider, url="https://crm.example.com/events")
    here = "messaging/notifications/"
    Mailbox().keep(EmailMessage("Hello", "Hello", to=[MAIL], headers={OF_PROVIDER: provider.slug}))
    origin = add_origin(provider, "https://app.example.com", actor="max")
    return {
        ("name", "messaging/mailbox/"): kept_for(provider.slug)[0].name,
        ("key", f"{here}log/"): email.pk,
        ("key", f"{here}blocked/"): record_mail_event(provider, address=MAIL, cause="BOUNCE").pk,
        ("key", "messaging/messages/"): draft(provider).pk,
        ("key", "messaging/messages/embedding/"): origin.pk,
        ("key", "settings/webhooks/"): endpoint.pk,
        ("key", "settings/webhooks/deliveries/"): send_test(endpoint).pk,
    }


def _of_settings(provider: Provider) -> Parts:
    create_staff(provider, "max", "Billing clerk")
    person = User.objects.get(username="max")
    role = create_role(provider, name="Support", permissions=[], actor=person)
    invitation = invite(provider, email=MAIL, full_name="Ada", role=role, actor=person)
    view = save_view(
        provider, "customers", "Ours", "status=OPEN", owner="max", shared=True, may_share=True
    )
    api_key = create_api_key(provider, name="shop", scopes=["read"], made_by="max")
    return {
        ("key", "settings/staff/"): person.pk,
        ("key", "settings/staff/invitations/"): invitation.pk,
        ("key", "lists/views/"): view.pk,
        ("prefix", "operations/api-keys/"): api_key.split("_")[2],
        ("digest", "settings/provider/"): set_logo(provider, picture(), actor="max").digest,
        ("code", "settings/roles/"): role.code,
        ("code", "settings/bill-profiles/"): "MONTHLY",
        ("code", "settings/custom-fields/"): define_field(
            provider, name="Region", kind="TEXT"
        ).code,
        ("code", "settings/product-types/"): "FIBRE",
    }
