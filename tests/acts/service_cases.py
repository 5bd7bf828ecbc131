"""Changes of lines, products and orders that their state does not allow."""

from datetime import timedelta
from decimal import Decimal

from django.urls import reverse

from products.orders.operations import complete_order, reschedule_order
from products.selling.operations import add_product
from products.services.operations import change_line, change_product
from tests.acts.case import Case
from tests.acts.starting import DAY, LATER, LONG_AGO, TODAY, account, parked, with_line, with_order
from tests.factories import ProductTypeFactory

SERVICE_CASES = [
    Case(
        "a line is changed too long ago",
        "is more than 31 days before",
        with_line,
        lambda made: change_line(made["line"], "suspend", as_of=TODAY, effective_on=LONG_AGO),
        lambda made: (
            reverse("line-change", args=["A-1", "L-1"]),
            {"transition": "suspend", "effective_on": LONG_AGO.isoformat(), "reason": ""},
        ),
        lambda made: (["change_service", "line", "L-1", "suspend"], {"effective_on": LONG_AGO}),
        code="too_far_back",
    ),
    Case(
        "a product is changed before its day",
        "a service changes today or up to 31 days back",
        parked,
        lambda made: change_product(
            made["product"], "suspend", as_of=TODAY, effective_on=TODAY + timedelta(days=5)
        ),
        lambda made: (
            reverse("product-change", args=["A-1", "P-1"]),
            {"transition": "suspend", "effective_on": LATER, "reason": ""},
        ),
        lambda made: (
            ["change_service", "product", "P-1", "suspend"],
            {"effective_on": TODAY + timedelta(days=5)},
        ),
        code="not_schedulable",
    ),
    Case(
        "a suspended account gets an active product",
        "A-1 is suspended: take it back to open first",
        lambda provider: account("SUSPENDED") | {"type": ProductTypeFactory(code="T-1")},
        lambda made: add_product(
            made["customer"], made["type"], as_of=TODAY, rate=Decimal(5), activated_on=TODAY
        ),
        lambda made: (
            reverse("product-add", args=["A-1"]),
            {
                "product_type": "T-1",
                "rate": "5.00",
                "quantity": "1",
                "activated_on": DAY,
            },
        ),
        code="account_not_open",
    ),
    Case(
        "an order that ended is completed",
        "complete is not allowed; allowed: nothing",
        with_order("CANCELLED"),
        lambda made: complete_order(made["order"], as_of=TODAY),
        lambda made: (reverse("order-act", args=["A-1", "O-1", "complete"]), {"reason": ""}),
        lambda made: (["order", "complete", "O-1"], {}),
        code="transition_refused",
    ),
    Case(
        "an order is rescheduled too far back",
        "is more than 31 days before",
        with_order("OPEN"),
        lambda made: reschedule_order(made["order"], LONG_AGO, as_of=TODAY),
        lambda made: (
            reverse("order-act", args=["A-1", "O-1", "reschedule"]),
            {"effective_on": LONG_AGO.isoformat()},
        ),
        lambda made: (["order", "reschedule", "O-1"], {"effective_on": LONG_AGO}),
        code="too_far_back",
    ),
]
