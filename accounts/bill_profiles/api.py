from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ..bodies.bodies import ActBody, Body
from ..bodies.fields import Key, Name, Whole, YesNo
from ..rest.filters import ApiFilter
from ..rest.viewsets import Edited, Listed, Made, Shown, act
from .models import BillProfile
from .operations import archive_profile, create_profile, edit_profile
from .resources import BillProfileResource
from .states import BillingMode


class ProfileFields(Body):
    """What may be written of a bill profile."""

    shown = frozenset(BillProfileResource.Meta.fields)

    name = Name()
    billing_mode = serializers.ChoiceField(choices=BillingMode.choices, required=False)
    lead_days = Whole(min_value=0, max_value=60)
    terms_days = Whole(min_value=0, max_value=365)
    advance_months = Whole(min_value=0, max_value=12)
    cycle_day = Whole(min_value=1, max_value=31, required=False, allow_null=True)
    due_day = Whole(min_value=1, max_value=31, required=False, allow_null=True)
    auto_create_statements = YesNo(required=False)
    prorate_first_period = YesNo(required=False)
    hold_cycle_for_statement = YesNo(required=False)


class NewProfile(ProfileFields):
    code = Key(required=False)


class ProfileFilter(ApiFilter):
    names = {"code": "code", "name": "name"}
    choices = {"billing_mode": ("billing_mode", BillingMode)}
    instants = {"archived_at": "archived_at"}


class BillProfiles(Listed, Shown, Made, Edited):
    """How and when customers are billed. A profile is archived, and never deleted."""

    resource = BillProfileResource
    filters = ProfileFilter
    create_body, edit_body = NewProfile, ProfileFields
    lookup_field = "code"

    def make(self, values: dict[str, Any]) -> BillProfile:
        return create_profile(self.provider, **values)

    def edit(self, row: BillProfile, values: dict[str, Any]) -> BillProfile:
        return edit_profile(row, values)

    @act()
    def archive(self, request: Request, code: str) -> Response:
        """Let no customer be given the profile any more."""
        row = self.one()
        self.read(ActBody)
        archive_profile(self.one_to_change())
        return self.answer(row.__class__.objects.get(pk=row.pk))
