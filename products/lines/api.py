from typing import Any

from accounts.bulk.api import Bulk
from accounts.customers.filters import SearchFilter
from accounts.rest.filters import ApiFilter
from accounts.rest.viewsets import Edited, Listed, Made, Shown

from ..services.api import Services, transition
from ..services.models.line import Line
from ..services.operations import change_line
from ..services.resources import LineResource
from ..services.states import LineStatus
from .bodies import LineFields, NewLine
from .bulk import LineRows
from .operations import add_line, edit_line


class LineFilter(ApiFilter):
    q = SearchFilter("customer", label="Words that find the customer.")
    names = {
        "line_ref": "line_ref",
        "account_number": "customer__account_number",
        "identifier": "identifier",
    }
    choices = {"status": ("status", LineStatus)}
    days = {"disconnected_on": "disconnected_on"}
    by_metadata = True


class Lines(Listed, Shown, Made, Edited, Services):
    """Lines of service. A disconnected line takes its products along."""

    resource = LineResource
    filters = LineFilter
    create_body, edit_body = NewLine, LineFields
    lookup_field = "line_ref"

    def make(self, values: dict[str, Any]) -> Line:
        return add_line(values.pop("customer"), as_of=self.today, **values)

    def edit(self, row: Line, values: dict[str, Any]) -> None:
        edit_line(row, values, as_of=self.today)

    def change(self, row: Line, transition: str, **options: Any) -> int:
        return change_line(row, transition, **options)

    activate = transition(
        "activate", LineResource, "Activate a pending line, and its products with it."
    )
    suspend = transition("suspend", LineResource, "Suspend a line, and its products with it.")
    reactivate = transition(
        "reactivate", LineResource, "Bring a suspended line back, and its products with it."
    )
    disconnect = transition(
        "disconnect",
        LineResource,
        "Disconnect a line and its products; the account is then checked for closing.",
    )


class BulkLines(Bulk):
    """Make and change many lines at once."""

    kind = LineRows
