from .closure import Closure
from .issues import IssueCount, IssueSuppression
from .ledger_finding import LedgerFinding
from .scheduled_workflow import ScheduledWorkflow
from .subscription_facts import SubscriptionFacts

__all__ = [
    "Closure",
    "IssueCount",
    "IssueSuppression",
    "LedgerFinding",
    "ScheduledWorkflow",
    "SubscriptionFacts",
]
