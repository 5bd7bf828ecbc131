from rest_framework import serializers

from accounts.rest.resources import Resource, named_by

from .models import BlockedAddress, Email


class NotificationResource(Resource):
    """An e-mail to a customer, with what became of it."""

    kind, key = "notification", "id"
    related = ("customer", "episode__rule", "run")

    account_number = named_by("account_number", source="customer")
    rule = serializers.CharField(source="episode.rule.code", read_only=True, default=None)
    episode = serializers.IntegerField(source="episode.number", read_only=True, default=None)

    class Meta:
        model = Email
        fields = (
            "id",
            "kind",
            "account_number",
            "rule",
            "episode",
            "repeat",
            "address",
            "status",
            "reason",
            "as_of",
            "created_at",
            "handed_over_at",
        )


class BlockedResource(Resource):
    """An address that is not mailed, since it bounced or complained."""

    kind, key = "mail_event", "address"

    type = serializers.CharField(source="cause", read_only=True)

    class Meta:
        model = BlockedAddress
        fields = ("address", "type", "detail", "blocked_at")
