"""A process that names the tables whose statistics it needs names all that it reads."""

import re
from typing import Any

import pytest
from django.db import connection

from accounts.database.statistics import provider_tables
from accounts.models import Provider
from accounts.processes.definitions import definition_of
from tests.sync.day.a_day import COUNTS, make_work_for_every_process, run

READ = re.compile(r'\b(?:FROM|JOIN|UPDATE)\s+"?(\w+)"?', re.IGNORECASE)
# Rows of the run itself, and of what it tells staff or parks, are few; a balance is looked up by
# the key of its customer, and a statement by that and the cycle date.
FEW_OR_BY_KEY = {
    "accounts_parkedaccount",
    "accounts_processrun",
    "accounts_processswitch",
    "accounts_runchunk",
    "notifications_alert",
    "notifications_email",
    "statements_accountbalance",
    "statements_statement",
    "statements_statementseries",
}


@pytest.mark.parametrize("process", ["nrc", "mrc", "statements", "cycle", "sync-status"])
def test_it_names_the_tables_that_it_reads(provider: Provider, process: str) -> None:
    make_work_for_every_process()
    read: set[str] = set()

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        read.update(READ.findall(str(sql)))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        assert run(provider, process).counts == COUNTS[process]

    named = set(definition_of(process).reads or ())
    assert read & provider_tables() - FEW_OR_BY_KEY - named == set()
    assert named <= provider_tables()
