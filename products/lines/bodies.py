"""What may be written of a line, and what one is made from."""

from accounts.bodies.bodies import Body
from accounts.bodies.fields import Key, Metadata, Named, Text
from accounts.models import Customer

from ..services.resources import LineResource


class LineFields(Body):
    shown = frozenset(LineResource.Meta.fields)

    identifier = Text(max_length=200)
    metadata = Metadata(required=False)


class NewLine(LineFields):
    account_number = Named(Customer, "account_number", source="customer")
    line_ref = Key(required=False)
