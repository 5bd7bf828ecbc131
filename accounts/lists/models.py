from django.db import models

from ..database.fields import LineField
from ..tenancy.rows import ProviderForeignKey, ProviderModel


class SavedView(ProviderModel):
    """A list as somebody wants to see it again.

    `query` holds its filters, order and columns, as they stand in its address. A shared view is
    offered to all staff of the provider. Owners are named as they sign in.
    """

    list_name = models.CharField(max_length=40)
    title = LineField(max_length=80)
    query = LineField(max_length=2000, blank=True)
    owner = LineField(max_length=150)
    shared = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "list_name", "owner", "title"], name="saved_view_title"
            )
        ]
        permissions = [
            ("export_lists", "Can save lists as files"),
            ("share_views", "Can share views of lists with everybody"),
        ]

    def __str__(self) -> str:
        return f"{self.list_name}: {self.title}"


class DefaultView(ProviderModel):
    """The view that a person sees when a list is opened without any choice."""

    owner = LineField(max_length=150)
    list_name = models.CharField(max_length=40)
    view = ProviderForeignKey(SavedView, related_name="defaults")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "owner", "list_name"], name="default_view_of_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.list_name} of {self.owner}"
