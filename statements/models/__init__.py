from .ledger import AccountBalance, Transaction
from .missed_window import MissedWindow
from .statement import Statement, StatementSeries

__all__ = ["AccountBalance", "MissedWindow", "Statement", "StatementSeries", "Transaction"]
