"""A live provider takes nothing from a book that is dated after its today."""

from datetime import timedelta

from accounts.clock import local_today
from sync.book.importing import import_book
from tests.factories import ProviderFactory
from tests.sync.book.good_book import problems_of


def test_a_live_provider_takes_nothing_that_is_dated_after_its_today(book, db):
    provider = ProviderFactory(sandbox=False)
    today = local_today(provider)
    tomorrow = today + timedelta(days=1)
    for line in (2, 3, 4):
        book.change("transactions", line, date="2020-11-26")
    book.change("statements", 2, created_on="2020-11-26")
    book.change("statements", 3, created_on=str(tomorrow))
    book.change("transactions", 3, date=str(tomorrow))
    for dry_run in (True, False):
        assert problems_of(provider, book.write(), dry_run=dry_run) == [
            f"statements.csv:3: created_on: {tomorrow} is in the future",
            f"transactions.csv:3: date: {tomorrow} is in the future",
        ]
    book.change("statements", 3, created_on=str(today))
    book.change("transactions", 3, date=str(today))
    import_book(provider, book.write())


def test_what_a_live_provider_has_from_a_run_for_tomorrow_may_come_again(book, db, monkeypatch):
    provider = ProviderFactory(sandbox=True)
    import_book(provider, book.write())
    provider.sandbox = False
    assert import_book(provider, book.write())["transactions"]["unchanged"] == 3
