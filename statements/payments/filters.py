"""Filters of the API's list of payment attempts."""

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import Customer
from accounts.rest.filters import ApiFilter
from accounts.web.filters import ChoiceFilter

from .models import PaymentAttempt
from .states import AttemptStatus


class AttemptFilter(ApiFilter):
    account_number = django_filters.CharFilter(method="by_account")
    status = ChoiceFilter(choices=AttemptStatus.choices)

    def by_account(
        self, attempts: QuerySet[PaymentAttempt], name: str, number: str
    ) -> QuerySet[PaymentAttempt]:
        """Return the attempts of the account that is billed for this one; 404 if unknown."""
        customer: Customer = get_object_or_404(Customer, account_number=number)
        return attempts.filter(customer_id=customer.billing_account_id)
