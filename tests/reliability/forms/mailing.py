"""Forms of notifications and messages."""

from datetime import date
from decimal import Decimal

from accounts.processes.runner import run_process
from accounts.processes.switches import pause
from notifications.alerts.operations import raise_alert
from notifications.email.operations import record_mail_event
from notifications.messages.operations import Contents, create_message
from notifications.models import Email
from notifications.serving.viewers import add_origin
from tests.factories import TransactionFactory
from tests.notifications.balances.accounts import make_rule
from tests.reliability.forms.world import ON, TODAY, Form, World

NOTIFICATIONS, MESSAGES = "/messaging/notifications", "/messaging/messages"


def own_threshold(world: World) -> Form:
    world.account()
    make_rule()
    return "/customers/A-1/notifications/LOW/", {"meaning": "own", "threshold": "-20"}


def rule(world: World) -> Form:
    values = {"code": "LOW", "threshold": "-50", "rearm_margin": "0", "statuses": ["OPEN"]}
    shared = {"is_active": "on", "next_check": "SILENT"}
    return world.sealed(f"{NOTIFICATIONS}/rules/new/{ON}", values | shared)


def rule_changed(world: World) -> Form:
    make_rule()
    values = {"threshold": "-60", "rearm_margin": "0", "statuses": ["OPEN"]}
    shared = {"is_active": "on", "next_check": "SILENT"}
    return world.sealed(f"{NOTIFICATIONS}/rules/LOW/{ON}", values | shared)


def rule_switched_off(world: World) -> Form:
    make_rule()
    return world.sealed(f"{NOTIFICATIONS}/rules/LOW/switch-off/{ON}", {})


def rule_switched_on(world: World) -> Form:
    make_rule(is_active=False)
    return world.sealed(f"{NOTIFICATIONS}/rules/LOW/switch-on/{ON}", {})


def held_email(world: World) -> Email:
    make_rule(next_check="REVIEW")
    TransactionFactory(customer=world.account(), amount=Decimal("100.00"), date=date(2026, 11, 1))
    run_process(world.provider, "thresholds", as_of=TODAY, started_by="a test", force=True)
    return Email.objects.get()


def email_decided(world: World) -> Form:
    chosen = [str(held_email(world).pk)]
    return world.sealed(f"{NOTIFICATIONS}/log/decide/", {"act": "discard", "email": chosen})


def email_settled(world: World) -> Form:
    key = held_email(world).pk
    return f"{NOTIFICATIONS}/log/{key}/settle/", {"act": "discard"}


def template(world: World) -> Form:
    values = {"subject": "Hello $name", "text": "Hello", "html": "", "act": "save"}
    return f"{NOTIFICATIONS}/template/", values


def blocked(world: World) -> Form:
    values = {"address": "ada@example.test", "cause": "BOUNCE"}
    return f"{NOTIFICATIONS}/blocked/", values


def block_lifted(world: World) -> Form:
    found = record_mail_event(world.provider, address="ada@example.test", cause="BOUNCE", detail="")
    return f"{NOTIFICATIONS}/blocked/{found.pk}/lift/", {}


def mailing(world: World) -> Form:
    values = {"language": "de_DE", "emails_per_hour": "9", "emails_per_customer_per_day": "2"}
    return f"{NOTIFICATIONS}/settings/", values


def alert_closed(world: World) -> Form:
    raise_alert(world.provider, "RUN", "k", subject="x", text="x", path="/", mail=False)
    alert = world.browser.get("/operations/alerts/").context["page"].rows[0]
    return f"/operations/alerts/{alert.pk}/close/", {}


MESSAGE = {
    "category": "SERVICE",
    "level": "INFO",
    "title": "Maintenance",
    "text": "Tonight.",
    "viewer_roles": ["OWNER"],
    "most_a_day": 20,
}
NO_CONDITIONS = {"condition-TOTAL_FORMS": 0, "condition-INITIAL_FORMS": 0}


def message(world: World) -> Form:
    return f"{MESSAGES}/new/", MESSAGE | NO_CONDITIONS


def draft(world: World) -> str:
    contents = Contents(audience={"clauses": []}, **MESSAGE)
    made = create_message(world.provider, contents, actor="clara")
    return f"{MESSAGES}/{made.pk}"


def message_edited(world: World) -> Form:
    return f"{draft(world)}/edit/", MESSAGE | NO_CONDITIONS | {"title": "Another"}


def message_submitted(world: World) -> Form:
    return f"{draft(world)}/submit/", {}


def messages_stopped(world: World) -> Form:
    return f"{MESSAGES}/stop/", {"reason": "complaints"}


def messages_started(world: World) -> Form:
    pause(world.provider, "messages", reason="complaints", actor="clara")
    return f"{MESSAGES}/start/", {}


def origin(world: World) -> Form:
    return f"{MESSAGES}/embedding/", {"origin": "https://app.example.com"}


def origin_removed(world: World) -> Form:
    made = add_origin(world.provider, "https://app.example.com", actor="clara")
    return f"{MESSAGES}/embedding/{made.pk}/remove/", {}
