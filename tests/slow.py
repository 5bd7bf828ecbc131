"""Mark the tests that `make quick` leaves out: by their kind, and by how long they took."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from statistics import median

import pytest

TESTS = Path(__file__).parent
# Servers that start, processes that are killed, and a year of billing.
SUITES = {"platform", "reliability", "scenarios", "ways"}
# Real browsers, and tests that commit, after which tables are emptied.
FIXTURES = {"chromium", "live_server", "transactional_db"}
# The functions that took long when they were last measured, one a line.
MEASURED = TESTS / "slow.txt"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--note-slow",
        type=float,
        metavar="SECONDS",
        help=f"write the tests that take longer into {MEASURED.name}",
    )
    parser.addoption(
        "--examples",
        type=int,
        default=20,
        metavar="NUMBER",
        help="make up so many requests for each operation of the API",
    )
    parser.addoption(
        "--months",
        type=int,
        default=2,
        metavar="NUMBER",
        help="let so many months pass in the scenarios of the API and in the worked books",
    )
    parser.addoption(
        "--pairs",
        type=int,
        default=40,
        metavar="NUMBER",
        help="send the API so many pairs of requests of one Idempotency-Key at once",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    measured = set(MEASURED.read_text().splitlines())
    for item in items:
        if _is_slow_by_kind(item) or _function(item.nodeid) in measured:
            item.add_marker("slow")


def _function(nodeid: str) -> str:
    """Return the test without its parameters, without tests/ before it."""
    return nodeid.split("[")[0].removeprefix("tests/")


def _is_slow_by_kind(item: pytest.Item) -> bool:
    database = item.get_closest_marker("django_db")
    return (
        item.path.relative_to(TESTS).parts[0] in SUITES
        or bool(FIXTURES & set(getattr(item, "fixturenames", ())))
        # Made-up examples by the hundred.
        or getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
        or bool(database and database.kwargs.get("transaction"))
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Note the functions of which an example took longer than was asked for."""
    limit = terminalreporter.config.getoption("--note-slow")
    if limit is None:
        return
    setting_up = _usual_setups(terminalreporter.getreports(""))
    slow = {
        _function(report.nodeid)
        for report in terminalreporter.getreports("passed")
        if report.duration + setting_up[_file(report.nodeid)] > limit
    }
    MEASURED.write_text("".join(f"{name}\n" for name in sorted(slow)))
    terminalreporter.write_line(f"{len(slow)} slow tests noted in {MEASURED.name}")


def _usual_setups(reports: Iterable[pytest.TestReport]) -> dict[str, float]:
    """Return for each file how long it usually takes to set up one of its tests.

    What a module or a session shares falls on its first test, and counts for none.
    """
    durations = defaultdict(list)
    for report in reports:
        if report.when == "setup":
            durations[_file(report.nodeid)].append(report.duration)
    return {file: median(took) for file, took in durations.items()}


def _file(nodeid: str) -> str:
    return nodeid.split("::")[0]
