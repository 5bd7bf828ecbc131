from typing import Any

from ..bulk.api import Bulk
from ..custom_fields.filters import CustomApiFilter
from ..rest.viewsets import Edited, Listed, Made, Shown
from ..tags.filters import TagFilter
from .bodies import CustomerFields, NewCustomer
from .bulk import CustomerRows
from .filters import SearchFilter
from .models import Customer
from .operations import create_customer, edit_customer
from .resources import CustomerResource
from .states import CustomerKind, CustomerStatus


class CustomerListFilter(CustomApiFilter):
    q = SearchFilter(label="Words of the account number, name, e-mail or a line's identifier.")
    tag = TagFilter(label="Customers that have this tag.")
    names = {
        "account_number": "account_number",
        "name": "name",
        "email": "email",
        "phone": "phone",
        "parent_account_number": "parent__account_number",
        "bill_profile": "bill_profile__code",
        "currency": "currency",
    }
    choices = {"status": ("status", CustomerStatus), "kind": ("kind", CustomerKind)}
    days = {
        "cycle_date": "cycle_date",
        "opened_on": "opened_on",
        "sync_exempt_until": "sync_exempt_until",
    }
    instants = {"created_at": "created_at"}
    by_metadata = True


class Customers(Listed, Shown, Made, Edited):
    """Accounts: standard ones, parents, and children that their parent pays for."""

    resource = CustomerResource
    filters = CustomerListFilter
    create_body, edit_body = NewCustomer, CustomerFields
    lookup_field = "account_number"

    def make(self, values: dict[str, Any]) -> Customer:
        return create_customer(self.provider, as_of=self.today, **values)

    def edit(self, row: Customer, values: dict[str, Any]) -> Customer:
        return edit_customer(row, values, as_of=self.today)


class BulkCustomers(Bulk):
    """Make and change many customers at once."""

    kind = CustomerRows
