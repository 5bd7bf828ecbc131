from .ledger import AccountBalance, Transaction
from .statement import Statement, StatementSeries

__all__ = ["AccountBalance", "Statement", "StatementSeries", "Transaction"]
