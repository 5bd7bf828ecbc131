"""The builder of a message: its words, and its audience as rows of readable conditions."""

from decimal import Decimal
from typing import Any

from django import forms

from accounts.web.fields import read_amount, read_day, written_amount
from accounts.web.forms import ActionForm

from ..audiences.fields import FIELDS, WORDS
from ..audiences.states import MessageCategory
from .models.message import Message
from .operations import Contents
from .states import MessageLevel, ViewerRole


def field_choices() -> list[tuple[str, str]]:
    """Return what a condition may speak of, each with its operator in words."""
    found = [("", "–")]
    for field in FIELDS.values():
        for op in field.operators:
            said = field.label if field.kind == "fact" else f"{field.label} {WORDS[op]}"
            found.append((f"{field.name}:{op}", said))
    return found


class MessageForm(ActionForm):
    category = forms.ChoiceField(
        choices=MessageCategory.choices,
        help_text=(
            "Payment: shown only to accounts that owe something or whose payment failed; nobody "
            "can take that away"
        ),
    )
    level = forms.ChoiceField(choices=MessageLevel.choices, initial=MessageLevel.INFO)
    title = forms.CharField(max_length=120)
    text = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
    viewer_roles = forms.MultipleChoiceField(
        label="Viewers", choices=ViewerRole.choices, widget=forms.CheckboxSelectMultiple
    )
    most_a_day = forms.IntegerField(
        label="Times a day at most", min_value=1, max_value=1000, initial=20
    )


class ConditionForm(ActionForm):
    """One condition.

    `joined` says whether it must hold besides the rows above, or may hold instead of the row above.
    """

    joined = forms.ChoiceField(
        label="", choices=[("and", "and"), ("or", "or, instead of the above,")], required=False
    )
    negated = forms.ChoiceField(
        label="", choices=[("", "it holds that"), ("not", "it does not hold that")], required=False
    )
    about = forms.ChoiceField(label="Condition", choices=field_choices, required=False)
    value = forms.CharField(label="Value", max_length=4000, required=False)

    def document(self) -> dict[str, Any]:
        """Return the condition as it is stored; several values are separated by commas."""
        name, op = self.cleaned_data["about"].split(":")
        value: Any = self.cleaned_data["value"].strip()
        kind = FIELDS[name].kind
        if kind == "words":
            value = [word.strip() for word in value.split(",") if word.strip()]
        elif kind == "fact":
            value = True
        else:
            value = _machine_text(kind, value)
        return {
            "field": name,
            "op": op,
            "value": value,
            "not": self.cleaned_data["negated"] == "not",
        }


class LaunchForm(ActionForm):
    percentage = forms.IntegerField(
        label="Share of the audience, in %", min_value=1, max_value=100, initial=100
    )


class MessageReasonForm(ActionForm):
    reason = forms.CharField(max_length=500, required=False)


class StopForm(ActionForm):
    reason = forms.CharField(max_length=500)


class OriginForm(ActionForm):
    origin = forms.CharField(
        max_length=200, widget=forms.TextInput(attrs={"placeholder": "https://app.example.com"})
    )


def condition_rows(data: Any = None, audience: Any = None) -> Any:
    """Return the rows of the builder: those of the audience, and an empty one."""
    rows = forms.formset_factory(ConditionForm, extra=1, max_num=200, absolute_max=200)
    return rows(data, prefix="condition", initial=_as_rows(audience) if audience else None)


def contents_of(form: MessageForm, rows: Any) -> Contents:
    """Return what was filled in.

    A row that is joined by “or” belongs to the clause of the row above.
    """
    clauses: list[dict[str, Any]] = []
    for row in rows:
        if not row.cleaned_data.get("about"):
            continue
        if row.cleaned_data.get("joined") == "or" and clauses:
            clauses[-1]["any"].append(row.document())
        else:
            clauses.append({"any": [row.document()]})
    return Contents(**form.cleaned_data, audience={"clauses": clauses})


def initial_of(message: Message) -> dict[str, Any]:
    names = ("category", "level", "title", "text", "viewer_roles", "most_a_day")
    return {name: getattr(message, name) for name in names}


def _as_rows(audience: dict[str, Any]) -> list[dict[str, str]]:
    return [
        {
            "joined": "or" if place else "and",
            "negated": "not" if condition["not"] else "",
            "about": f"{condition['field']}:{condition['op']}",
            "value": _written(FIELDS[condition["field"]].kind, condition["value"]),
        }
        for clause in audience["clauses"]
        for place, condition in enumerate(clause["any"])
    ]


def _machine_text(kind: str, typed: str) -> str:
    """Return a typed amount or day as an audience keeps it.

    Return nothing where it cannot be read, which the audience refuses.
    """
    try:
        return str(read_amount(typed) if kind == "amount" else read_day(typed))
    except ValueError:
        return ""


def _written(kind: str, value: Any) -> str:
    if value is True:
        return ""
    if kind == "amount":
        return written_amount(Decimal(value))
    return ", ".join(value) if isinstance(value, list) else str(value)
