"""Each issue code is complete: it has words, a condition, money, an origin and fixes."""

from datetime import date

import pytest

from accounts.models import Provider
from sync.findings.states import LEDGER_CODES, SOURCE_CODES, IssueCode
from sync.fixes.fixes import FIXES
from sync.issues.causes import MAKERS
from sync.issues.money import MONEY
from sync.rules.codes import CODES
from sync.rules.issues import rules_of

TABLES = {"words": CODES, "money": MONEY, "makers": MAKERS, "fixes": FIXES}


@pytest.mark.parametrize("table", TABLES)
def test_a_table_of_the_codes_leaves_none_out(table: str) -> None:
    assert set(TABLES[table]) == set(IssueCode)


@pytest.mark.parametrize("code", IssueCode)
def test_a_code_says_what_is_wrong_why_and_what_mends_it(code: IssueCode) -> None:
    words = CODES[code]

    assert words.code == code
    assert all((words.title, words.wrong, words.causes, words.harm, words.fix))


def test_every_code_has_its_condition(provider: Provider) -> None:
    assert set(rules_of(date(2026, 12, 10))) == set(IssueCode)


def test_the_source_has_nine_and_the_ledger_check_finds_two() -> None:
    assert (len(SOURCE_CODES), len(LEDGER_CODES)) == (9, 2)
    assert not set(SOURCE_CODES) & set(LEDGER_CODES)
