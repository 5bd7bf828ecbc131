"""Filters of the log of e-mails."""

from accounts.customers.filters import SearchFilter
from accounts.rest.filters import ApiFilter
from accounts.web.filters import ChoiceFilter, DayFilter, ListFilter

from ..balances.models.threshold_rule import ThresholdRule
from ..wording.states import EmailKind
from .states import EmailStatus


def rule_choices() -> list[tuple[str, str]]:
    """Return the provider's rules, to be asked when a form is shown."""
    return list(ThresholdRule.objects.order_by("code").values_list("code", "code"))


class EmailFilter(ListFilter):
    """Which e-mails are shown, and so what "all that match" means; both dates are inclusive."""

    q = SearchFilter("customer", label="Customer")
    status = ChoiceFilter(label="Status", choices=EmailStatus.choices, empty_label="Any status")
    rule = ChoiceFilter(
        "episode__rule__code", label="Rule", choices=rule_choices, empty_label="Any rule"
    )
    created_from = DayFilter("created_at", "date__gte", label="From")
    created_to = DayFilter("created_at", "date__lte", label="to")


class NotificationFilter(ApiFilter):
    names = {"account_number": "customer__account_number", "rule": "episode__rule__code"}
    choices = {"status": ("status", EmailStatus), "kind": ("kind", EmailKind)}
    days = {"as_of": "as_of"}
    instants = {"created_at": "created_at", "handed_over_at": "handed_over_at"}
