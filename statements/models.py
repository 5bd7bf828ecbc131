from .cycle.models import MissedWindow
from .ledger.models.entries import AccountBalance, Transaction
from .ledger.models.statement import Statement, StatementSeries
from .payments.models import PaymentAttempt, PaymentPromise

__all__ = [
    "AccountBalance",
    "MissedWindow",
    "PaymentAttempt",
    "PaymentPromise",
    "Statement",
    "StatementSeries",
    "Transaction",
]
