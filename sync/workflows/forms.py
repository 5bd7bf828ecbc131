from typing import Any

from django import forms

from accounts.customers.states import CustomerStatus
from accounts.web.forms import ActionForm, day_field

from .states import Workflow

WITH_A_GAP = (Workflow.REACTIVATE, Workflow.REOPEN)


def showing(field: forms.Field) -> forms.Field:
    """Let the page show the effect anew as soon as the field changes."""
    field.widget.attrs["data-effect"] = ""
    return field


def reason_field(**options: Any) -> forms.CharField:
    return forms.CharField(label="Reason", max_length=500, required=False, **options)


class WorkflowForm(ActionForm):
    """From which day on, why, and whether the suspended time is charged, where there is one.

    A reason that is missing is left to the workflow to refuse: what it would do is shown before
    there is one.
    """

    effective_on = showing(day_field("Effective date"))
    charge_gap = showing(
        forms.BooleanField(
            label="Charge for the time in between",
            required=False,
            help_text=(
                "Otherwise the days without service are not charged, and the next period is a "
                "partial one."
            ),
        )
    )
    reason = reason_field()

    def __init__(self, workflow: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if workflow in WITH_A_GAP:
            self.fields["charge_gap"].widget.attrs["class"] = "check"
        else:
            del self.fields["charge_gap"]
        if workflow == Workflow.SUSPEND:
            self.fields["reason"].help_text = "Needed. It stands in the account's history."


class SeasonForm(ActionForm):
    suspend_on = showing(day_field("Suspend on"))
    reactivate_on = showing(day_field("Reactivate on"))
    reason = reason_field(help_text="Needed, such as the customer's own words for the season.")


class OverrideForm(ActionForm):
    to_status = showing(forms.ChoiceField(label="New status"))
    reason = reason_field(help_text="Needed. It stands in the account's history.")

    def __init__(self, status: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [choice for choice in CustomerStatus.choices if choice[0] != status]
        self.fields["to_status"].choices = others  # type: ignore[attr-defined]
