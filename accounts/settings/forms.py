from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms

from ..customers.addresses import PARTS
from ..customers.forms import address_field
from ..tenancy.models import Provider
from ..tenancy.states import Language
from ..web.forms import ActionForm, Groups
from .pictures import HEIGHT, MOST_BYTES, MOST_PIXELS, WIDTH

PLAIN = (
    *("name", "email", "phone", "timezone", "language", "languages", "account_prefix"),
    *("brand_colour", "brand_ink"),
)
SMALLEST_NUMBER, LARGEST_NUMBER = 1, 10**12


class ProviderForm(ActionForm):
    """What the provider is called, where it is, and how it looks."""

    groups: ClassVar[Groups] = (
        ("Who it is", ("name", "email", "phone")),
        ("Address", tuple(PARTS)),
        ("Where and in which language", ("timezone", "language", "languages")),
        ("Colours", ("brand_colour", "brand_ink")),
        ("Numbers of accounts", ("account_prefix",)),
    )

    name = forms.CharField(max_length=200, help_text="On statements, e-mails and every page")
    email = forms.EmailField(
        label="E-mail", max_length=254, required=False, help_text="Where customers can write to"
    )
    phone = forms.CharField(max_length=40, required=False)
    timezone = forms.ChoiceField(
        label="Time zone", help_text="Where days begin and end, from the moment it is saved"
    )
    language = forms.ChoiceField(
        choices=Language.choices, help_text="Of e-mails, amounts and dates, unless a customer's own"
    )
    languages = forms.MultipleChoiceField(
        choices=Language.choices,
        label="Languages for customers",
        widget=forms.CheckboxSelectMultiple,
        help_text="Those that a customer may be given; who has another one keeps it",
    )
    brand_colour = forms.CharField(
        label="Colour",
        max_length=7,
        widget=forms.TextInput(attrs={"type": "color"}),
        help_text="Of the band on statements and of your mark at the top left",
    )
    brand_ink = forms.CharField(
        label="Colour of text on it",
        max_length=7,
        widget=forms.TextInput(attrs={"type": "color"}),
        help_text="It must stand out from the colour by 4.5 to 1",
    )
    account_prefix = forms.CharField(
        label="Begin with",
        max_length=8,
        help_text="Of accounts that are made from now on; a number that was given stays",
    )

    def __init__(self, provider: Provider, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part, longest in PARTS.items():
            self.fields[part] = address_field(part, longest)
        fields: Any = self.fields
        fields["timezone"].choices = [(zone, zone) for zone in zones(provider.timezone)]
        self.dress()

    def clean_brand_colour(self) -> str:
        return str(self.cleaned_data["brand_colour"]).lower()

    def clean_brand_ink(self) -> str:
        return str(self.cleaned_data["brand_ink"]).lower()

    def settings(self) -> dict[str, Any]:
        """Return what was typed as `edit_provider` takes it."""
        read = self.cleaned_data
        address = {part: read[part] for part in PARTS}
        return {name: read[name] for name in PLAIN} | {"address": address}


class LogoForm(ActionForm):
    """A picture of the provider's logo."""

    logo = forms.FileField(
        label="Picture",
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
        help_text=(
            f"PNG or JPEG, up to 1 MB and {MOST_PIXELS:,} pixels on a side; it is drawn within"
            f" {WIDTH} by {HEIGHT} pixels"
        ),
    )

    def content(self) -> bytes:
        """Return what was sent, and no more of it than tells that it is too large."""
        return bytes(self.cleaned_data["logo"].read(MOST_BYTES + 1))


class FirstNumberForm(ActionForm):
    """The number of the first statement."""

    first = forms.IntegerField(
        label="Number of the first statement", min_value=SMALLEST_NUMBER, max_value=LARGEST_NUMBER
    )


def zones(own: str) -> list[str]:
    """Return the time zones that a provider can be in, with the one that it has."""
    places = {zone for zone in available_timezones() if "/" in zone and zone[:4] != "Etc/"}
    return sorted(places | {"UTC", own})


def settings_of(provider: Provider) -> dict[str, Any]:
    """Return what the form shows of a provider, field by field."""
    shown: dict[str, Any] = {name: getattr(provider, name) for name in PLAIN}
    return shown | {part: provider.address.get(part, "") for part in PARTS}
