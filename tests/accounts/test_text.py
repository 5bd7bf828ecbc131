"""Names, references, subjects and reasons are texts of one line, wherever they come in."""

from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, models, transaction

from accounts.database.fields import EmailLineField, LineField, LongLineField
from accounts.errors import Refused
from accounts.models import Customer, Provider
from accounts.processes.switches import pause
from accounts.tenancy.rows import KeyField
from accounts.tenancy.transactions import recording
from accounts.text import one_line
from tests.factories import CustomerFactory

OURS = {"accounts", "products", "statements", "notifications", "sync"}
LINES = (LineField, LongLineField, EmailLineField)
CONTROL = ["\r\nBcc: a@b.test", "\n", "\t", "\x01", "\x7f", "\x85", "\u2028", "\u2029"]
# What the platform writes itself, what has its own pattern, and what may have several lines
OTHERS = {
    "accounts.ApiKey": {"prefix", "key_hash", "made_by"},
    "accounts.CustomField": {"code"},
    "accounts.DailyRun": {"started_by"},
    "accounts.DefaultView": {"list_name"},
    "accounts.Event": {"type", "object_kind", "object_key", "actor", "reason"},
    "accounts.Heartbeat": {"name"},
    "accounts.Invitation": {"secret_hash"},
    "accounts.KeptAnswer": {"key", "request_digest", "location", "content_type", "body"},
    "accounts.Note": {"text"},
    "accounts.ParkedAccount": {"reason"},
    "accounts.ProcessRun": {"started_by", "error", "note"},
    "accounts.Provider": {
        *("slug", "currency", "timezone"),
        *("account_prefix", "brand_colour", "brand_ink", "logo_digest"),
    },
    "accounts.ProviderLogo": {"digest"},
    "accounts.SavedView": {"list_name"},
    "accounts.SettingChange": {"name", "actor", "via"},
    "accounts.StatusChange": {"from_status", "to_status", "actor", "reason", "via"},
    "accounts.Customer": {"currency"},
    "accounts.UnreadEvent": {"reader"},
    "accounts.Upload": {"kind"},
    "accounts.UploadPart": {"answers"},
    "accounts.Password": {"encoded"},
    "accounts.User": {"username", "email", "first_name", "last_name", "session_mark"},
    "notifications.Alert": {"text"},
    "notifications.Email": {"text", "html"},
    "notifications.EmailTemplate": {"text", "html"},
    "notifications.Message": {"text", "approval_seal"},
    "notifications.MessageStep": {"from_status", "to_status", "actor", "via", "reason"},
    "notifications.WebhookAttempt": {"answer_body"},
    "notifications.WebhookDelivery": {"event_type", "object_key", "body"},
    "notifications.WebhookEndpoint": {"secret", "old_secret"},
    "sync.Apology": {"text"},
    "sync.BookArchive": {"sha256"},
    "sync.BulkAct": {"act"},
    "sync.BulkItem": {"before"},
    "sync.DailyFigure": {"part", "currency"},
    "sync.IssueCount": {"code"},
    "sync.IssueSuppression": {"code"},
    "sync.LedgerFinding": {"code", "detail"},
    "sync.ScheduledWorkflow": {"outcome"},
}


def text_columns() -> list[models.Field]:
    """Return the columns of the platform's tables that hold free text."""
    return [
        field
        for model in apps.get_models()
        if model._meta.app_label in OURS and not model._meta.proxy
        for field in model._meta.local_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and not isinstance(field, KeyField)
    ]


def test_every_text_of_one_line_is_kept_as_one() -> None:
    free = {
        f"{field.model._meta.label}.{field.name}"
        for field in text_columns()
        if not isinstance(field, LINES)
        and field.name not in OTHERS.get(field.model._meta.label, set())
    }
    assert free == set()


def test_the_database_refuses_what_the_columns_refuse(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE contype = 'c' AND pg_get_constraintdef(oid) LIKE '%u2028%'"
        )
        checks = [row[0] for row in cursor.fetchall()]
    for field in text_columns():
        if isinstance(field, LINES):
            table = field.model._meta.db_table
            found = [one for one in checks if one.startswith(f"{table} ") and field.column in one]
            assert found, f"{table}.{field.column}"


@pytest.mark.parametrize("control", CONTROL)
def test_a_name_with_a_control_character_is_refused_by_every_way(
    provider: Provider, control: str
) -> None:
    name = f"E{control}x"
    customer = CustomerFactory()
    with pytest.raises(ValidationError):
        Customer(name=name).clean_fields()
    with pytest.raises(Refused, match="name has a line break"), transaction.atomic():
        Customer.objects.filter(pk=customer.pk).update(name=name)
    with pytest.raises(Refused, match="name has a line break"), transaction.atomic():
        CustomerFactory(name=name)
    sql = "UPDATE accounts_customer SET name = %s WHERE id = %s"
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [name, customer.pk])


def test_a_reason_is_one_line(provider: Provider) -> None:
    with pytest.raises(Refused, match="reason"):
        pause(provider, "mrc", reason="so\r\nBcc: x", actor="ann")
    with pytest.raises(Refused, match="reason"), recording(reason="so\nand so"):
        pytest.fail("it is refused before anything is done")


@pytest.mark.django_db
@pytest.mark.parametrize("given", [{"name": "E\r\nBcc: a@b.test"}, {"slug": "e\n"}])
def test_no_provider_is_made_with_a_line_break(given: dict[str, Any]) -> None:
    slug = given.get("slug", "acme")
    options = {"name": "E", "currency": "USD", "timezone": "UTC"} | given
    options.pop("slug", None)
    with pytest.raises(CommandError):
        call_command("create_provider", slug, stdout=StringIO(), **options)
    assert not Provider.objects.exists()


def test_many_lines_become_one() -> None:
    assert one_line(" a\r\n\tb\u2028c ") == "a b c"
