from rest_framework import serializers

from ..rest.resources import Resource, named_by
from .models import Contact
from .states import ContactRole


class ContactResource(Resource):
    """A person whom one reaches at a customer, and what for."""

    kind, key = "contact", "id"
    related = ("customer",)

    account_number = named_by("account_number", source="customer")
    roles = serializers.ListField(
        child=serializers.ChoiceField(choices=ContactRole.choices), read_only=True
    )

    class Meta:
        model = Contact
        fields = ("id", "account_number", "name", "roles", "email", "phone", "made_at")
