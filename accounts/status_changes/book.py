"""The changes of status that a book tells of (docs/book.md)."""

from ..book.files import WrittenFile
from ..book.queries import ACCOUNT, OF_PROVIDER, moment

STATUS_CHANGES = WrittenFile(
    "status_changes",
    query=f"""
        SELECT
            c.account_number,
            own.from_status,
            own.to_status,
            own.cause,
            own.as_of,
            {moment("own.changed_at")}
        FROM accounts_statuschange AS own
        {ACCOUNT}
        {OF_PROVIDER} AND own.subject = 'CUSTOMER'
        ORDER BY own.id
    """,
)
