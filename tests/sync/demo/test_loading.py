"""The demo provider as a person finds it after the first start."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from accounts.clock import local_today
from accounts.models import Customer, DailyRun, ProcessRun, Provider, RoleHolder, User
from accounts.processes.states import RunStatus
from accounts.staff.operations import create_staff
from accounts.tenancy.transactions import provider_transaction
from statements.models import Statement
from statements.payments.past_due import overdue
from statements.queue.rules import queued_for_statement
from sync.closures.states import SYNC_STATUS
from sync.demo import loading
from sync.demo.staff import ensure_staff
from sync.rules.closure import closable
from sync.rules.out_of_sync import codes_of, out_of_sync

pytestmark = pytest.mark.django_db


@pytest.fixture
def embedded(settings, tmp_path):
    settings.EMBEDDED = True
    settings.BASE_DIR = settings.VAR_DIR = tmp_path
    return tmp_path


def test_it_is_ready_to_be_looked_at(embedded, monkeypatch, caplog):
    monkeypatch.setattr("sync.management.commands.load_demo.threads", loading.alone)
    call_command("load_demo", stdout=StringIO())
    assert "HELD" not in caplog.text, "the terminal of make up shows it"
    provider = Provider.objects.get(slug="demo")
    today = local_today(provider)
    with provider_transaction(provider):
        runs = {run.process: run for run in ProcessRun.objects.order_by("pk")}
        queued = list(queued_for_statement(today))
        codes = [codes_of(customer) for customer in out_of_sync()]
        assert Customer.objects.count() == 7043
        assert closable(today).count() == 380
        assert overdue(today).exists()
        assert Statement.objects.filter(created_on=today).exists()
        assert {customer.bill_profile.code for customer in queued} == {"Y1"}
    assert (
        sorted(code for (code,) in codes)
        == ["OPEN_NO_SUBSCRIPTIONS"] * 380 + ["PENDING_CYCLE_ENABLED"] * 11
    )
    assert runs.pop(SYNC_STATUS).status == RunStatus.HELD
    assert {run.status for run in runs.values()} == {RunStatus.SUCCEEDED}

    second = StringIO()
    call_command("load_demo", stdout=second)
    with provider_transaction(provider):
        assert ProcessRun.objects.filter(process=SYNC_STATUS).count() == 1
    assert "sign in as" not in second.getvalue()


def test_a_first_day_that_was_cut_short_is_run_again():
    provider = loading.demo_provider()
    today = local_today(provider)
    with provider_transaction(provider):
        DailyRun.objects.create(provider=provider, as_of=today, started_by=loading.STARTED_BY)
    assert loading.run_first_day(provider, today)
    assert loading.run_first_day(provider, today) == []
    assert loading.run_first_day(provider, today + timedelta(days=1)) == []


def test_its_staff_have_one_role_each_and_passwords_noted_for_their_owner_alone(tmp_path):
    notes = tmp_path / "var" / "demo-staff.txt"
    provider = loading.demo_provider()
    passwords = ensure_staff(provider, notes)
    for username, role in [
        ("clerk", "Billing clerk"),
        ("manager", "Billing manager"),
        ("administrator", "Administrator"),
    ]:
        person = User.objects.get(username=username)
        assert person.check_password(passwords[username])
        with provider_transaction(provider):
            assert RoleHolder.objects.get(user=person).role.name == role
        assert passwords[username] in notes.read_text()
    assert notes.stat().st_mode & 0o777 == 0o600


def test_each_role_may_do_what_the_one_before_it_may(tmp_path):
    ensure_staff(loading.demo_provider(), tmp_path / "notes")
    clerk, manager, administrator = (
        User.objects.get(username=name).get_all_permissions()
        for name in ("clerk", "manager", "administrator")
    )
    assert "statements.create_statements" in clerk
    assert "accounts.run_process" in manager - clerk
    assert administrator - manager == {
        "accounts.manage_api_keys",
        "accounts.manage_settings",
        "accounts.manage_staff",
        "accounts.override_status",
        "notifications.manage_webhooks",
        "sync.export_book",
    }
    assert clerk < manager < administrator


def test_staff_who_are_there_keep_their_passwords(tmp_path):
    provider = loading.demo_provider()
    first = ensure_staff(provider, tmp_path / "notes")
    assert ensure_staff(provider, tmp_path / "notes") == {}
    assert User.objects.get(username="clerk").check_password(first["clerk"])


def test_an_interruption_leaves_nobody_whose_password_is_unknown(tmp_path, monkeypatch):
    provider = loading.demo_provider()
    made = []

    def interrupted(*person, **values):
        if made:
            raise KeyboardInterrupt
        made.append(create_staff(*person, **values))
        return made[0]

    with monkeypatch.context() as patched:
        patched.setattr("sync.demo.staff.create_staff", interrupted)
        with pytest.raises(KeyboardInterrupt):
            ensure_staff(provider, tmp_path / "notes")
    assert set(ensure_staff(provider, tmp_path / "notes")) == {"clerk", "manager", "administrator"}
