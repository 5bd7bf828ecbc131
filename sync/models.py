from .closures.models import Closure
from .findings.models.ledger_finding import LedgerFinding
from .findings.models.subscription_facts import SubscriptionFacts
from .findings.models.suppression import IssueSuppression
from .issues.models import IssueCount
from .workflows.models import ScheduledWorkflow

__all__ = [
    "Closure",
    "IssueCount",
    "IssueSuppression",
    "LedgerFinding",
    "ScheduledWorkflow",
    "SubscriptionFacts",
]
