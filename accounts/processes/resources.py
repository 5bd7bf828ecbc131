from ..rest.resources import Resource
from .models.process import ProcessSwitch


class SwitchResource(Resource):
    """A process that is paused, as events tell of it: why, by whom and when."""

    kind, key = "process", "process"

    class Meta:
        model = ProcessSwitch
        fields = ("process", "reason", "paused_by", "paused_at")
