"""The files of a book, in the order in which they are read and written."""

from accounts.bill_profiles.book import BILL_PROFILES
from accounts.book.files import BookFile
from accounts.customers.book import CUSTOMERS
from accounts.status_changes.book import STATUS_CHANGES
from notifications.balances.book import THRESHOLD_RULES
from notifications.email.book import NOTIFICATIONS
from products.orders.book import ORDERS
from products.services.book import LINES, PRODUCT_TYPES, PRODUCTS
from statements.ledger.book.balances import BALANCES
from statements.ledger.book.statements import STATEMENTS
from statements.ledger.book.transactions import TRANSACTIONS

# Every file refers only to itself and to those before it
FILES: tuple[BookFile, ...] = (
    BILL_PROFILES,
    CUSTOMERS,
    PRODUCT_TYPES,
    LINES,
    PRODUCTS,
    ORDERS,
    STATEMENTS,
    TRANSACTIONS,
    THRESHOLD_RULES,
)
WRITTEN_FILES = (*FILES, STATUS_CHANGES, NOTIFICATIONS, BALANCES)


def number_of(file: BookFile) -> int:
    """Return the file's place in the book."""
    return FILES.index(file)
