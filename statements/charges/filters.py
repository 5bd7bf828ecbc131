from accounts.customers.filters import SearchFilter
from accounts.web.filters import ListFilter


class ParkedFilter(ListFilter):
    q = SearchFilter("customer", label="Customer")
