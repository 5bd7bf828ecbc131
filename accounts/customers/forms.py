"""The forms that make and change customers."""

from collections.abc import Mapping
from typing import Any

from django import forms

from ..bill_profiles.models import BillProfile
from ..custom_fields.forms import TITLE, value_fields, values_shown, values_typed
from ..tags.forms import TagsField
from ..tenancy.models import Provider
from ..tenancy.rows import validate_key
from ..tenancy.states import Language
from ..web.fields import AmountField
from ..web.forms import ActionForm, Groups
from .addresses import PARTS, countries
from .models import Customer
from .states import CustomerKind, CustomerStatus

CONTACT, SERVICE = "contact", "service"
LABELS = {"street": "Street and number", "extra": "Addition", "postal_code": "Postal code"}
KNOWN = ("name", "email", "phone", "language", "credit_limit", "tags")


class CustomerField(forms.CharField):
    """A customer, typed as its account number."""

    default_error_messages = {"unknown": "There is no account %(number)s."}

    def clean(self, value: Any) -> Any:
        number = super().clean(value)
        if not number:
            return None
        found = Customer.objects.filter(account_number=number).first()
        if found is None:
            raise forms.ValidationError(
                self.error_messages["unknown"], code="unknown", params={"number": number}
            )
        return found

    def prepare_value(self, value: Any) -> Any:
        return value.account_number if isinstance(value, Customer) else value


class KnownForm(ActionForm):
    """What is known of a customer, whatever its account does."""

    groups: Groups = (
        ("Who it is", KNOWN),
        ("Contact address", tuple(f"{CONTACT}_{part}" for part in PARTS)),
        ("Service address, where it is another one", tuple(f"{SERVICE}_{part}" for part in PARTS)),
    )

    name = forms.CharField(max_length=200)
    email = forms.EmailField(label="E-mail", max_length=254, required=False)
    phone = forms.CharField(max_length=40, required=False)
    language = forms.ChoiceField(required=False)
    credit_limit = AmountField(required=False, help_text="Empty: nothing may be owed")
    tags = TagsField()

    def __init__(self, provider: Provider, currency: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for which in (CONTACT, SERVICE):
            for part, longest in PARTS.items():
                self.fields[f"{which}_{part}"] = address_field(part, longest)
        own = value_fields(self.initial)
        self.fields |= own
        self.groups = (*self.groups, (TITLE, tuple(own)))
        self.dress()
        usual = f"The provider's: {Language(provider.language).label}"
        fields: Any = self.fields
        fields["language"].choices = [("", usual), *self._languages(provider)]
        fields["credit_limit"].in_currency(currency)

    def _languages(self, provider: Provider) -> list[tuple[str, str]]:
        """Return the languages that the provider offers, and the one that the customer has."""
        offered = {*provider.languages, self.initial.get("language", "")}
        return [choice for choice in Language.choices if choice[0] in offered]

    def known(self) -> dict[str, Any]:
        """Return what was typed as the operations take it."""
        read = self.cleaned_data
        addresses = {
            f"{which}_address": {part: read[f"{which}_{part}"] for part in PARTS}
            for which in (CONTACT, SERVICE)
        }
        known = {name: read[name] for name in KNOWN}
        return known | addresses | {"custom_fields": values_typed(read)}


class NewCustomerForm(KnownForm):
    """A customer as it is made: a lead, or awaited."""

    groups = (
        *KnownForm.groups[:1],
        ("The account", ("account_number", "kind", "parent", "status", "currency")),
        ("How it is billed", ("bill_profile", "cycle_day")),
        *KnownForm.groups[1:],
    )

    account_number = forms.CharField(
        max_length=64,
        required=False,
        validators=[validate_key],
        help_text="Empty: the platform makes one",
    )
    kind = forms.ChoiceField(choices=CustomerKind.choices, initial=CustomerKind.STANDARD)
    parent = CustomerField(
        max_length=64, required=False, help_text="Of a child: the account that pays for it"
    )
    status = forms.ChoiceField(
        label="Starts as",
        choices=[
            (CustomerStatus.LEAD, CustomerStatus.LEAD.label),
            (CustomerStatus.PENDING, CustomerStatus.PENDING.label),
        ],
        help_text="Lead: interested. Pending: has ordered, and waits to be activated",
    )
    currency = forms.CharField(max_length=3)
    bill_profile = forms.ModelChoiceField(
        BillProfile._base_manager.none(), to_field_name="code", empty_label="Choose one"
    )
    cycle_day = forms.IntegerField(
        min_value=1,
        max_value=31,
        required=False,
        help_text="Empty: the profile's, or the day on which the account is activated",
    )

    def __init__(self, provider: Provider, currency: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(provider, currency, *args, **kwargs)
        self.fields["bill_profile"].queryset = open_profiles()  # type: ignore[attr-defined]

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).upper()


def address_field(part: str, longest: int) -> forms.Field:
    """Return the field of a part of an address."""
    label = LABELS.get(part, part.capitalize())
    if part == "country":
        return forms.ChoiceField(
            label=label, required=False, choices=[("", "–"), *countries().items()]
        )
    return forms.CharField(label=label, max_length=longest, required=False)


def open_profiles() -> Any:
    """Return the bill profiles that a customer may be given, by name."""
    return BillProfile.objects.filter(archived_at=None).order_by("name", "code")


def known_of(customer: Customer) -> dict[str, Any]:
    """Return what the form shows of a customer, field by field."""
    shown = {name: getattr(customer, name) for name in KNOWN}
    for which in (CONTACT, SERVICE):
        address: Mapping[str, str] = getattr(customer, f"{which}_address")
        shown |= {f"{which}_{part}": address.get(part, "") for part in PARTS}
    return shown | values_shown(customer.custom_fields)
