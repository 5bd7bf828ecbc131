"""What the pages say about each workflow before anybody starts it."""

from .states import Workflow

INTRO: dict[str, str] = {
    Workflow.QUALIFY: "The lead becomes a customer who is waited for. Nothing else of it changes.",
    Workflow.ACTIVATE: "Pending lines and products become active, and the billing cycle starts.",
    Workflow.SUSPEND: (
        "Active lines and products are suspended. The account is not closed, and comes back by a "
        "reactivation."
    ),
    Workflow.REACTIVATE: (
        "The lines and products that the suspension took become active again, and the billing "
        "cycle goes on."
    ),
    Workflow.CLOSE: (
        "Everything is disconnected for good. What is not yet on a statement is billed by the next "
        "one, or by a final one."
    ),
    Workflow.ABANDON: (
        "Orders are cancelled and everything is disconnected: this account does not become a "
        "customer."
    ),
    Workflow.REOPEN: (
        "The account and its services that still wait or are suspended come back, and the billing "
        "cycle goes on."
    ),
}

SEASON = (
    "The account is suspended on one date and comes back by itself on another. In between nothing "
    "is charged, and no month is lost."
)

OVERRIDE = (
    "An override changes the status and nothing else: lines, products, orders and the billing "
    "cycle stay as they are. "
    "Use it only where no workflow leads to what is true. The account is marked until it is in "
    "order again."
)
