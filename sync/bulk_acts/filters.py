from accounts.customers.filters import SearchFilter
from accounts.web.filters import ChoiceFilter, ListFilter

from .states import BulkOutcome


class BulkItemFilter(ListFilter):
    q = SearchFilter("customer", label="Account")
    outcome = ChoiceFilter(label="Outcome", choices=BulkOutcome.choices, empty_label="Any outcome")
