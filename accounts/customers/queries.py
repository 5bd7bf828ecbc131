from .models import Customer


def family_of(customer: Customer, at_most: int) -> tuple[Customer, list[Customer], int]:
    """Return the account that pays, its first children by account number, and how many children
    there are.
    """
    payer = customer.parent or customer
    children = Customer.objects.filter(billing_account_id=payer.pk).exclude(pk=payer.pk)
    return payer, list(children.order_by("account_number")[:at_most]), children.count()
