"""No way of writing a line, product or order goes without a case: the code base is read, and what
is found must stand here.
"""

import pytest

from tests.one_disconnect import write_paths
from tests.one_disconnect.cases import CASES
from tests.one_disconnect.ends_nothing import ENDS_NOTHING, OTHER_ENTRIES

COVERED = {way for case in CASES for way in case.covers}


def test_every_function_that_writes_a_service_has_a_case() -> None:
    found = write_paths.functions()

    assert found - COVERED - set(ENDS_NOTHING) == set()
    assert set(ENDS_NOTHING) - found == set(), "listed, and gone"


@pytest.mark.parametrize("kind", ["page", "command", "task"])
def test_every_page_command_and_task_has_a_case_or_ends_nothing(kind: str) -> None:
    found = {f"{kind} {name}" for name in getattr(write_paths, f"{kind}s")()}
    known = {entry for entry in COVERED | set(OTHER_ENTRIES) if entry.startswith(f"{kind} ")}

    assert found - known == set()
    assert known - found == set(), "listed, and gone"


def test_every_case_takes_a_way_that_there_is() -> None:
    entries = {
        f"{kind} {name}"
        for kind in ("page", "command", "task")
        for name in getattr(write_paths, f"{kind}s")()
    }

    assert COVERED - write_paths.functions() - entries == set()


@pytest.mark.parametrize(
    "source",
    [
        "def new(customer):\n    "
        "Product.objects.filter(customer=customer).update(status='DISCONNECTED')",
        "def new(line):\n    line.disconnect()\n    line.save()",
        "def new(products):\n    move(products, 'disconnect')",
        "SQL = 'UPDATE products_line SET status = %s'",
        "def new(cursor, table):\n    cursor.execute(f'UPDATE {table} SET status = 1')",
        "class View:\n    def post(self):\n        Order.objects.create()",
    ],
)
def test_a_new_way_would_be_found(source: str) -> None:
    tree = write_paths.ast.parse(source)

    assert [name for name, node in write_paths._parts(tree) if write_paths._writes(node)]
