from .apologies.models import Apology
from .bulk_acts.models import BulkAct, BulkItem
from .closures.models import Closure
from .exports.models import BookArchive
from .figures.models import DailyFigure
from .findings.models.ledger_finding import LedgerFinding
from .findings.models.subscription_facts import SubscriptionFacts
from .findings.models.suppression import IssueSuppression
from .incidents.models import Incident
from .issues.models import IssueCount
from .taking_back.models import TakeBack, TakenBack
from .workflows.models import ScheduledWorkflow

__all__ = [
    "Apology",
    "BookArchive",
    "BulkAct",
    "BulkItem",
    "Closure",
    "DailyFigure",
    "Incident",
    "IssueCount",
    "IssueSuppression",
    "LedgerFinding",
    "ScheduledWorkflow",
    "SubscriptionFacts",
    "TakeBack",
    "TakenBack",
]
