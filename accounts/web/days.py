"""Pages that speak of another day than today: which ask for one, and that they change nothing."""

from django.http import HttpRequest

# The pages whose top bar asks for the day; links from them to other pages carry it along.
ASK_FOR_DAY = frozenset(
    {
        "bill-profile",
        "create-statements",
        "customer",
        "customer-coming",
        "customer-explain",
        "final-statements",
        "issues",
        "overdue",
        "report-accounts",
    }
)
DROPPED = ("as_of", "after", "before", "part")  # a place in the list of another day is none


def asks_for_day(request: HttpRequest) -> bool:
    """Return whether the page's top bar asks for the day that it speaks of."""
    match = request.resolver_match
    return match is not None and match.view_name in ASK_FOR_DAY


def is_other_day(request: HttpRequest) -> bool:
    """Return whether the page speaks of another day than the provider's today."""
    as_of, today = getattr(request, "as_of", None), getattr(request, "today", None)
    return bool(as_of != today)


def is_only_looked_at(request: HttpRequest) -> bool:
    """Return whether nothing is changed on the page, since it speaks of another day.

    In a sandbox acts are done as of the day that the page shows.
    """
    provider = getattr(request, "provider", None)
    return bool(is_other_day(request) and provider and not provider.sandbox)


def kept_in_address(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what else the address says, for the form that asks for the day."""
    return [
        (name, value)
        for name, values in request.GET.lists()
        if name not in DROPPED
        for value in values
    ]
