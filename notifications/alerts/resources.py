from accounts.rest.resources import Resource

from .models import Alert


class AlertResource(Resource):
    """Something that staff were told of once, until it is over."""

    kind, key = "alert", "id"

    class Meta:
        model = Alert
        fields = ("id", "kind", "key", "subject", "text", "path", "raised_at", "resolved_at")
