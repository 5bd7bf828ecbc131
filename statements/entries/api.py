from rest_framework.request import Request
from rest_framework.response import Response

from accounts.bodies.bodies import ActBody
from accounts.bodies.fields import Named
from accounts.models import Customer
from accounts.rest.viewsets import act
from sync.acts.answers import Acts, act_answer

from ..ledger.resources import TransactionResource
from .operations import transfer_payment


class TransferBody(ActBody):
    """The account that the payment was meant for."""

    account_number = Named(Customer, "account_number", source="to")


class Transfers(Acts):
    """Payments that were entered on the wrong account."""

    resource = TransactionResource
    lookup_field = "transaction_ref"

    @act(TransferBody, answers=act_answer(TransactionResource))
    def transfer(self, request: Request, transaction_ref: str) -> Response:
        """Reverse a payment, and enter it on the account that it was meant for, in one act."""
        return self.act_on(
            TransferBody,
            lambda row, values: transfer_payment(
                row, values["to"], as_of=self.today, reason=values.get("reason", "")
            ),
        )
