"""Messages and accounts for tests, made by the operations that staff take. All of it runs inside
`provider_transaction`.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from accounts.models import Customer, Provider
from notifications.messages.operations import (
    Contents,
    approve_message,
    create_message,
    launch_message,
    submit_message,
)
from notifications.models import Message
from notifications.serving.operations import serve
from tests.factories import CustomerFactory, StatementFactory, TransactionFactory

AS_OF = date(2027, 1, 15)
OPEN_ONES = {
    "clauses": [{"any": [{"field": "status", "op": "in", "value": ["OPEN"], "not": False}]}]
}
GENERAL = {"category": "GENERAL", "title": "News", "text": "We moved.", "audience": {"clauses": []}}
ORIGIN = "https://app.example.com"


def contents(**values: Any) -> Contents:
    usual = {
        "category": "PAYMENT",
        "level": "WARNING",
        "title": "Your payment failed",
        "text": "Please contact your account owner.",
        "viewer_roles": ["OWNER", "ADMIN"],
        "audience": OPEN_ONES,
    }
    return Contents(**(usual | values))


def draft(provider: Provider, **values: Any) -> Message:
    return create_message(provider, contents(**values), actor="clara")


def approved(provider: Provider, **values: Any) -> Message:
    message = draft(provider, **values)
    submit_message(message, actor="clara")
    approve_message(message, actor="max", as_of=AS_OF)
    return anew(message)


def live(provider: Provider, percentage: int = 100, **values: Any) -> Message:
    message = approved(provider, **values)
    launch_message(message, actor="max", percentage=percentage)
    return anew(message)


def anew(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


def owing(**values: Any) -> Customer:
    """An open account that is 100.00 past due."""
    customer = CustomerFactory(**values)
    bill = StatementFactory(customer=customer, charges=Decimal(100))
    TransactionFactory(customer=customer, amount=Decimal(100), statement=bill)
    return customer


def pay(customer: Customer, amount: int = 100) -> None:
    TransactionFactory(customer=customer, kind="PAYMENT", amount=Decimal(amount), date=AS_OF)


def titles(customer: Customer, role: str = "OWNER", as_of: date = AS_OF, **how: Any) -> list[str]:
    """Serve, and return the titles of what is shown."""
    return [message.title for message in serve(customer.provider, customer, role, as_of, **how)]


def sql(changes: str, message: Message, *values: Any) -> None:
    """Change the message by SQL, past the operations."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE notifications_message SET {changes} WHERE id = %s", [*values, str(message.pk)]
        )
