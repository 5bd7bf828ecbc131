"""The commands of the book, as a person or a script runs them."""

import json

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def test_it_prints_what_came_in(plain_provider, book, capsys):
    call_command("import_book", str(book.write()), provider="north")
    assert "customers                 3 rows\n" in (out := capsys.readouterr().out)
    assert out.endswith("18 new, 0 unchanged\n")


def test_it_answers_with_one_json_document(plain_provider, book, capsys):
    call_command("import_book", str(book.write()), provider="north", json=True)
    captured = capsys.readouterr()
    document = json.loads(captured.out)
    assert document["provider"] == "north"
    assert document["files"]["customers"] == {"rows": 3, "new": 3, "unchanged": 0}
    assert (document["dry_run"], document["new"], document["unchanged"], document["warnings"]) == (
        False,
        18,
        0,
        [],
    )
    assert captured.err == ""


def test_a_dry_run_says_what_would_be_new(plain_provider, book, capsys):
    call_command("import_book", str(book.write()), provider="north", dry_run=True)
    assert capsys.readouterr().out.endswith("18 would be new, 0 unchanged\n")


def test_it_tells_the_problems_on_standard_error(plain_provider, book, capsys):
    book.change("customers", 2, status="NEW", cycle_date="soon")
    with pytest.raises(CommandError, match=r"^2 problems; nothing was stored$") as refusal:
        call_command("import_book", str(book.write()), provider="north", json=True)
    captured = capsys.readouterr()
    problems = [
        "customers.csv:2: status: 'NEW' is none of LEAD, PENDING, OPEN, SUSPENDED, CLOSED",
        "customers.csv:2: cycle_date: 'soon' is not a date; write YYYY-MM-DD",
    ]
    assert refusal.value.returncode == 1
    assert captured.err.splitlines() == problems
    assert json.loads(captured.out) == {"problems": problems, "total": 2}


def test_it_says_how_many_problems_are_not_shown(plain_provider, book, capsys):
    for number in range(120):
        book.add("orders", order_ref=f"X{number}", account_number="NONE")
    with pytest.raises(
        CommandError, match=r"^120 problems, the first 100 are shown; nothing was stored$"
    ):
        call_command("import_book", str(book.write()), provider="north")
    assert len(capsys.readouterr().err.splitlines()) == 100


@pytest.mark.parametrize("command", ["import_book", "export_book"])
def test_an_unknown_provider_is_refused_in_one_line(command, tmp_path):
    with pytest.raises(CommandError, match=r"^there is no provider 'nobody'$"):
        call_command(command, str(tmp_path), provider="nobody")


def test_a_folder_that_is_none_is_refused_in_one_line(plain_provider, tmp_path):
    with pytest.raises(CommandError, match="nowhere is not a folder"):
        call_command("import_book", str(tmp_path / "nowhere"), provider="north")


def test_an_export_says_what_it_wrote(plain_provider, book, tmp_path, capsys):
    call_command("import_book", str(book.write()), provider="north")
    capsys.readouterr()
    call_command("export_book", str(tmp_path / "out"), provider="north")
    assert "customers                 3 rows\n" in capsys.readouterr().out
