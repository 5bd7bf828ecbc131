import pytest
from django.core.management import base

from billing_platform.command_line import main


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            ["run_process", "nope", "--provider", "acme"],
            "invalid choice: 'nope' (choose from 'nrc', 'mrc',",
        ),
        (["run_process", "mrc"], "the following arguments are required: --provider"),
        (
            ["run_daily", "--provider", "acme", "--as-of", "2027-02-30"],
            "'2027-02-30' is not a date; write YYYY-MM-DD",
        ),
        (["migrate", "--nope"], "unrecognized arguments: --nope"),
    ],
)
def test_wrong_arguments_end_in_one_line_and_status_2(monkeypatch, capsys, arguments, says):
    monkeypatch.setattr(base, "CommandParser", base.CommandParser)  # put back after the test
    with pytest.raises(SystemExit) as ended:
        main(["manage.py", *arguments])
    assert ended.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert says in line
