"""One case for each way by which a line, product or order is changed: who does it, how, and what
the record then says.

A new way of writing fails `test_every_way_has_a_case` until it stands here.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tests.one_disconnect.ways import (
    World,
    by_abandoning,
    by_api_of_the_line,
    by_api_of_the_order,
    by_api_of_the_product,
    by_cancelled_order,
    by_command,
    by_completed_order,
    by_fix_of_dead_line,
    by_fix_of_suspended,
    by_import,
    by_one_time_charge,
    by_operation,
    by_operation_on_each,
    by_order_command,
    by_page_of_the_line,
    by_page_of_the_order,
    by_page_of_the_product,
    by_queryset,
    by_sql,
    by_workflow,
)


@dataclass(frozen=True)
class Case:
    """A way to end the account's services.

    `covers` are the functions that it takes. The record names `subjects`, each with `cause`, `via`
    and an actor that contains `actor`. An interactive one asks for the account to be checked at
    once. Where `closes` is false, something is left that keeps it open.
    """

    name: str
    act: Callable[[World], None]
    covers: tuple[str, ...]
    cause: str
    via: str
    actor: str
    subjects: tuple[str, ...] = ("LINE", "PRODUCT")
    interactive: bool = True
    closes: bool = True


OPERATIONS = "products/services/operations.py:"
EFFECTS, FIXES = "sync/workflows/effects.py:", "sync/fixes/effects.py:"
LINE = (f"{OPERATIONS}change_line", f"{OPERATIONS}move_products")
PRODUCT = (f"{OPERATIONS}change_product",)
ORDER = ("products/orders/operations.py:_take", "products/orders/operations.py:create_order")
WITH_ORDER = ("LINE", "PRODUCT", "ORDER")

CASES = (
    Case("an operation, as the API takes it", by_operation, LINE, "SERVICE", "API", "clara"),
    Case("an operation on each", by_operation_on_each, LINE + PRODUCT, "SERVICE", "API", "clara"),
    Case(
        "the page of a line",
        by_page_of_the_line,
        (*LINE, "page line-change"),
        "SERVICE",
        "UI",
        "clara",
    ),
    Case(
        "the page of a product",
        by_page_of_the_product,
        (*PRODUCT, "page product-change"),
        "SERVICE",
        "UI",
        "clara",
    ),
    Case(
        "the API of a line",
        by_api_of_the_line,
        (*LINE, "page api-lines-disconnect"),
        "SERVICE",
        "API",
        "key ",
    ),
    Case(
        "the API of a product",
        by_api_of_the_product,
        (*LINE, *PRODUCT, "page api-products-disconnect"),
        "SERVICE",
        "API",
        "key ",
    ),
    Case(
        "the API of an order",
        by_api_of_the_order,
        (*ORDER, "page api-orders-list", "page api-orders-submit", "page api-orders-complete"),
        "ORDER",
        "API",
        "key ",
        WITH_ORDER,
    ),
    Case(
        "the command line",
        by_command,
        (*LINE, "command change_service"),
        "SERVICE",
        "COMMAND",
        "command line",
    ),
    Case(
        "a completed order", by_completed_order, LINE + ORDER, "ORDER", "API", "clara", WITH_ORDER
    ),
    Case(
        "the page of an order",
        by_page_of_the_order,
        (*ORDER, "page order-new", "page order-act"),
        "ORDER",
        "UI",
        "clara",
        WITH_ORDER,
    ),
    Case(
        "an order of the command line",
        by_order_command,
        (*ORDER, "command order"),
        "ORDER",
        "COMMAND",
        "command line",
        WITH_ORDER,
    ),
    Case("a cancelled order", by_cancelled_order, ORDER, "ORDER", "API", "clara", ("ORDER",)),
    Case(
        "a fix of what is suspended",
        by_fix_of_suspended,
        (f"{FIXES}disconnect_suspended",),
        "FIX",
        "API",
        "clara",
        ("PRODUCT",),
        closes=False,
    ),
    Case(
        "a fix of a dead line",
        by_fix_of_dead_line,
        (f"{FIXES}disconnect_on_dead_lines",),
        "FIX",
        "API",
        "clara",
        ("PRODUCT",),
    ),
    Case(
        "closing the account",
        by_workflow,
        (f"{EFFECTS}disconnect_everything", f"{EFFECTS}_move_products"),
        "WORKFLOW",
        "API",
        "clara",
        interactive=False,
    ),
    Case(
        "abandoning the account",
        by_abandoning,
        (f"{EFFECTS}_abandon",),
        "WORKFLOW",
        "API",
        "clara",
        WITH_ORDER,
        False,
    ),
    Case(
        "a one-time charge",
        by_one_time_charge,
        (
            "statements/charges/batch/one_time.py:COMPLETE",
            "command run_process",
            "command run_daily",
        ),
        "NRC",
        "PROCESS",
        "command line",
        ("PRODUCT",),
        False,
    ),
    Case(
        "an import",
        by_import,
        ("sync/book/loading.py:_insert", "command import_book"),
        "DIRECT",
        "SQL",
        "",
        interactive=False,
    ),
    Case("a queryset", by_queryset, (), "DIRECT", "SQL", "", interactive=False),
    Case("bulk SQL", by_sql, (), "DIRECT", "SQL", "", interactive=False),
)
