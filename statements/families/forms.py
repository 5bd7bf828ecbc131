from accounts.customers.forms import CustomerField
from accounts.web.forms import ActionForm


class ChildForm(ActionForm):
    """Which account becomes a child."""

    child = CustomerField(
        label="Account",
        max_length=64,
        help_text="The number of a standard account, or of a child of another parent",
    )


class ParentForm(ActionForm):
    """Which account pays for a child from now on."""

    parent = CustomerField(
        label="New parent", max_length=64, help_text="The account number of the parent"
    )
