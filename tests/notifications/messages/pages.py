"""The pages of in-product messages: their addresses and forms, and what an account is served."""

from typing import Any

from accounts.clock import local_today
from accounts.models import Customer, Provider
from accounts.tenancy.transactions import provider_transaction
from notifications.models import Message
from notifications.serving.operations import serve
from tests.browser import Browser

AUTHOR, APPROVE = "notifications.author_messages", "notifications.approve_messages"
LIST = "/messaging/messages/"
OPEN = {"about": "status:in", "value": "OPEN"}


def filled(*conditions: dict[str, str], **values: Any) -> dict[str, Any]:
    """Return the form of a message whose audience meets these conditions."""
    usual = {
        "category": "PAYMENT",
        "level": "WARNING",
        "title": "Your payment failed",
        "text": "Please contact your account owner.",
        "viewer_roles": ["OWNER", "ADMIN"],
        "most_a_day": 20,
        "condition-TOTAL_FORMS": len(conditions),
        "condition-INITIAL_FORMS": 0,
    }
    for place, condition in enumerate(conditions):
        usual |= {f"condition-{place}-{name}": value for name, value in condition.items()}
    return usual | values


def the_message(provider: Provider) -> Message:
    with provider_transaction(provider):
        return Message.objects.get()


def page(message: Message, act: str = "") -> str:
    return f"{LIST}{message.pk}/{act}"


def served(provider: Provider, customer: Customer, role: str = "OWNER") -> list[str]:
    """Return the titles of what the account is shown today."""
    with provider_transaction(provider):
        return [shown.title for shown in serve(provider, customer, role, local_today(provider))]


def launched(client: Browser, max_: Browser, message: Message) -> None:
    """Let the author submit the message, and Max approve and launch it."""
    client.post(page(message, "submit/"))
    max_.post(page(message, "approve/"))
    max_.post(page(message, "launch/"), {"percentage": 100})
