from .models import Customer


def family_of(customer: Customer, at_most: int) -> tuple[Customer, list[Customer], int]:
    """Return the account that pays, its first children, and how many children there are.

    The children are in the order of their account numbers.
    """
    payer = customer.parent or customer
    children = Customer.objects.filter(billing_account_id=payer.pk).exclude(pk=payer.pk)
    return payer, list(children.order_by("account_number")[:at_most]), children.count()
