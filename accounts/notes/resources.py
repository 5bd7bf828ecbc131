from ..rest.resources import Resource, named_by
from .models import Note


class NoteResource(Resource):
    """What a person, or an integrator's system, wrote about a customer."""

    kind, key = "note", "id"
    related = ("customer",)

    account_number = named_by("account_number", source="customer")

    class Meta:
        model = Note
        fields = ("id", "account_number", "text", "pinned", "made_by", "made_at")
