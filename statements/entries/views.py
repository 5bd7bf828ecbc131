from functools import partial

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.customer_page.page import customer_or_404
from accounts.customers.views import above
from accounts.models import Customer
from accounts.money import money_text
from accounts.web.confirm import form_action
from accounts.web.pages import Page, Values, confirm_page
from accounts.web.requests import StaffRequest, acting_on
from products.services.operations import lock_customer
from sync.workflows.plans import Plan

from ..ledger.models.entries import Transaction
from ..ledger.operations import enter_transaction, reverse_transaction
from ..ledger.states import TransactionKind
from .forms import EntryForm, ReverseForm, TransferForm
from .operations import lock_accounts, transfer_payment
from .previews import effects_of

PERMISSION = "statements.enter_entries"
NO_REASON_YET = "no reason yet"
TAB = "customer-unposted"
may_enter = permission_required(PERMISSION, raise_exception=True)
BESIDE = {
    "amount_not_positive": "amount",
    "too_fine": "amount",
    "too_large": "amount",
    "in_the_future": "day",
    "product_of_another": "product",
    "reason_required": "reason",
    "same_account": "to",
    "currency_differs": "to",
}


@may_enter
@form_action
def enter(request: StaffRequest, account_number: str) -> HttpResponse:
    """Enter a one-off charge or credit, once its effect on the balance has been shown."""
    customer = customer_or_404(account_number)
    as_of = acting_on(request)
    form = EntryForm(customer, request.POST or None, initial={"day": as_of})

    def act(values: Values) -> str:
        entry = enter_transaction(customer, as_of=as_of, **values)
        amount = money_text(entry.amount, customer.currency)
        return f"The {entry.get_kind_display().lower()} of {amount} is entered."

    plan = Plan(
        steps=lambda values: effects_of(
            [customer],
            partial(enter_transaction, customer, as_of=as_of, **values),
            as_of=as_of,
        ),
        act=act,
        button=lambda values: f"Enter the {values['kind'].lower()}",
    )
    page = _page(
        customer,
        "New charge or credit",
        "It stands on the next statement. It is never edited: it can only be reversed.",
    )
    lock = partial(lock_customer, customer.pk)
    return confirm_page(request, form, plan, page, lock=lock, beside=BESIDE)


@may_enter
@form_action
def reverse_entry(request: StaffRequest, account_number: str, transaction_ref: str) -> HttpResponse:
    """Take an entry back by one of the opposite effect, once that has been shown."""
    entry = _entry(account_number, transaction_ref)
    customer, as_of = entry.customer, acting_on(request)
    form = ReverseForm(request.POST)

    def act(values: Values) -> str:
        made = reverse_transaction(entry, as_of=as_of, reason=values["reason"])
        taken_back = f"The {entry.get_kind_display().lower()} {_named(entry)}"
        return f"{taken_back} is reversed by a {made.get_kind_display().lower()} {_named(made)}."

    plan = Plan(
        steps=lambda values: effects_of(
            [customer],
            partial(
                reverse_transaction, entry, as_of=as_of, reason=values["reason"] or NO_REASON_YET
            ),
            as_of=as_of,
        ),
        act=act,
        button=lambda values: "Reverse it",
    )
    page = _page(
        customer,
        f"Reverse the {entry.get_kind_display().lower()} {_named(entry)}",
        _what_reversing_means(entry),
        entry=entry,
    )
    lock = partial(lock_customer, customer.pk)
    return confirm_page(request, form, plan, page, lock=lock, beside=BESIDE)


@may_enter
@form_action
def transfer(request: StaffRequest, account_number: str, transaction_ref: str) -> HttpResponse:
    """Move a payment to the account that it was meant for: reversal and entry in one act."""
    entry = _entry(account_number, transaction_ref)
    source, as_of = entry.customer, acting_on(request)
    form = TransferForm(request.POST or None)

    def act(values: Values) -> str:
        transfer_payment(entry, values["to"], as_of=as_of, reason=values["reason"])
        amount = money_text(entry.amount, source.currency)
        return f"{amount} is moved from {source.account_number} to {values['to'].account_number}."

    plan = Plan(
        steps=lambda values: effects_of(
            [source, values["to"]],
            partial(
                transfer_payment,
                entry,
                values["to"],
                as_of=as_of,
                reason=values["reason"] or NO_REASON_YET,
            ),
            as_of=as_of,
        ),
        act=act,
        button=lambda values: f"Move it to {values['to'].account_number}",
    )
    page = _page(
        source,
        f"Transfer the payment {_named(entry)}",
        (
            "It is reversed here and entered there, dated the day on which it was paid, and its "
            "payment attempt goes along. All of it happens, or nothing."
        ),
        entry=entry,
    )
    return confirm_page(
        request,
        form,
        plan,
        page,
        lock=lambda: lock_accounts(entry, form.cleaned_data["to"]),
        beside=BESIDE,
    )


def _what_reversing_means(entry: Transaction) -> str:
    words = "A new entry of the opposite effect takes back all of it."
    if entry.kind == TransactionKind.CHARGE:
        words += " To take back a part of it, enter a credit instead."
    if entry.period_start:
        words += " Its period is not charged again by itself."
    return words


def _page(customer: Customer, title: str, intro: str, **more: object) -> Page:
    back = reverse(TAB, args=[customer.account_number])
    trail = (above(customer), (back, "Billing & collections"))
    context = {"customer": customer, "title": title, "intro": intro, "trail": trail, "back": back}
    return Page("statements/entries/act.html", back, context | more)


def _named(entry: Transaction) -> str:
    return f"of {money_text(entry.amount, entry.customer.currency)}"


def _entry(account_number: str, transaction_ref: str) -> Transaction:
    """Return an entry of the customer; a payment of a family stands on the account that pays."""
    found: Transaction = get_object_or_404(
        Transaction.objects.select_related("customer__parent", "statement"),
        customer__account_number=account_number,
        transaction_ref=transaction_ref,
    )
    return found
