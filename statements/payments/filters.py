"""Filters of the API's lists of payment attempts and promises."""

import django_filters
from django.db.models import QuerySet

from accounts.models import Customer
from accounts.rest.filters import ApiFilter

from .states import AttemptStatus, PromiseKind


class OfPayer(ApiFilter):
    """Rows of billing accounts: a child's number finds those of its parent."""

    account_number = django_filters.CharFilter(method="by_account", max_length=64)

    def by_account(self, rows: QuerySet, name: str, number: str) -> QuerySet:
        payers = Customer.objects.filter(account_number=number).values("billing_account_id")
        return rows.filter(customer_id__in=payers)


class AttemptFilter(OfPayer):
    names = {"reference": "reference", "method": "method"}
    choices = {"status": ("status", AttemptStatus)}
    days = {"attempted_on": "attempted_on"}
    instants = {"attempted_at": "attempted_at"}


class PromiseFilter(OfPayer):
    choices = {"kind": ("kind", PromiseKind)}
    days = {"until": "until"}
    instants = {"cancelled_at": "cancelled_at", "made_at": "made_at"}
