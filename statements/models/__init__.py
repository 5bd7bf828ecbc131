from .ledger import AccountBalance, Transaction
from .missed_window import MissedWindow
from .payment import PaymentAttempt, PaymentPromise
from .statement import Statement, StatementSeries

__all__ = [
    "AccountBalance",
    "MissedWindow",
    "PaymentAttempt",
    "PaymentPromise",
    "Statement",
    "StatementSeries",
    "Transaction",
]
