from .closure import Closure
from .issues import IssueCount, IssueSuppression
from .scheduled_workflow import ScheduledWorkflow

__all__ = ["Closure", "IssueCount", "IssueSuppression", "ScheduledWorkflow"]
