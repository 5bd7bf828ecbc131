"""The first ten minutes of docs/api.md, run as they stand there."""

import json
import re
import subprocess

import pytest
from django.conf import settings

from accounts.tenancy.transactions import provider_transaction
from tests.factories import BillProfileFactory, ProductTypeFactory

BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)


@pytest.mark.django_db(transaction=True)
def test_every_line_of_the_quick_start_works(live_server, committed_provider, key_for):
    with provider_transaction(committed_provider):
        BillProfileFactory(code="MONTHLY", cycle_day=None, due_day=None)
        ProductTypeFactory(code="NET", default_rate=30)
    key = key_for(committed_provider, "read", "write", "run")
    (block,) = BLOCK.findall((settings.BASE_DIR / "docs/api.md").read_text())
    answers = []
    for line in block.strip().split("\n\n"):
        done = subprocess.run(
            ["bash", "-c", line],
            env={"API": f"{live_server.url}/api/v1", "KEY": key, "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        answers.append(json.loads(done.stdout))
    assert [answer for answer in answers if "code" in answer] == []
    assert answers[3]["resource"]["status"] == answers[4]["resource"]["status"] == "OPEN"
    assert answers[-1]["balance_due"] == "-30.00"
