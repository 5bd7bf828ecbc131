from rest_framework import serializers

from accounts.models import ProcessRun
from accounts.rest.resources import Resource


class RunResource(Resource):
    """A run of a process, and how it ended."""

    kind, key = "run", "id"

    counts = serializers.DictField(child=serializers.IntegerField(), read_only=True)
    selection = serializers.ListField(child=serializers.CharField(), read_only=True)
    superseded_by = serializers.UUIDField(source="superseded_by_id", read_only=True)

    class Meta:
        model = ProcessRun
        fields = (
            "id",
            "process",
            "as_of",
            "status",
            "dry_run",
            "automatic",
            "trigger",
            "started_by",
            "started_at",
            "finished_at",
            "counts",
            "selection",
            "error",
            "note",
            "superseded_by",
        )
