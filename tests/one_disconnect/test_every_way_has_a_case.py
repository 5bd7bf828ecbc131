"""No way of writing a line, product or order goes without a case: the code base is read, and what
is found must stand here.
"""

import pytest

from tests.one_disconnect import write_paths
from tests.one_disconnect.cases import CASES

# Functions that end no service: what they write instead.
ENDS_NOTHING = {
    "accounts/outbound/posting.py:_connected": "a line of the network",
    "billing_platform/apps.py:refuse_privileged_role": "reads what its role may write",
    "notifications/serving/guards.py:_stop": "messages",
    "notifications/messages/operations.py:_save": "messages",
    "products/lines/operations.py:add_line": "a line more",
    "products/services/editing.py:write": "names and words",
    "products/services/operations.py:add_product": "a product more",
    "products/services/operations.py:bill_from": "dates",
    "products/services/operations.py:change_rate": "a rate",
    "products/services/operations.py:realign_from": "dates",
    "products/orders/operations.py:_add": "which product an item has made",
    "products/orders/operations.py:reschedule_order": "the dates of items",
    "statements/charges/batch/recurring.py:POST": "dates",
    "statements/charges/batch/suspended.py:POST_BEFORE": "dates",
    "sync/book/staging.py:_drop_repeated_keys": "rows on their way in",
    "sync/workflows/effects.py:_activate": "services that begin",
    "sync/workflows/effects.py:_reopen": "services that begin",
    "sync/workflows/effects.py:reactivate_services": "services that come back",
    "sync/workflows/effects.py:suspend_services": "services that rest",
    "sync/fixes/effects.py:_take": "the account's own status",
    "sync/fixes/effects.py:bill_from_activation": "dates",
    "sync/fixes/effects.py:open_parent": "services that come back",
    "sync/workflows/operations.py:run_workflow": "the account's own status",
}
# Pages, commands and tasks that end no service by a way of their own.
OTHER_ENTRIES = {
    "page api-webhookdeliveries-replay": "webhooks",
    "page api-webhookendpoints-detail": "webhooks",
    "page api-webhookendpoints-list": "webhooks",
    "page api-webhookendpoints-replay": "webhooks",
    "page api-webhookendpoints-rotate-secret": "webhooks",
    "page api-webhookendpoints-test": "webhooks",
    "task notifications/webhooks/tasks.py:forget_old": "webhooks",
    "task notifications/webhooks/tasks.py:send": "webhooks",
    "task notifications/webhooks/tasks.py:send_due": "webhooks",
    "page payment-record": "payments",
    "page promise-make": "promises to pay",
    "page promise-cancel": "promises to pay",
    "page message-act": "messages",
    "page message-edit": "messages",
    "page message-new": "messages",
    "page message-origins": "who may ask for messages",
    "page message-origin-remove": "who may ask for messages",
    "page messages-start": "a switch",
    "page messages-stop": "a switch",
    "page api-billprofiles-archive": "a way of paying",
    "page api-billprofiles-detail": "a way of paying",
    "page api-billprofiles-list": "a way of paying",
    "page api-customeracts-abandon": "workflows, each of which stands among the functions",
    "page api-customeracts-activate": "workflows, each of which stands among the functions",
    "page api-customeracts-close": "workflows, each of which stands among the functions",
    "page api-customeracts-move": "the account's parent",
    "page api-customeracts-override-status": "the account's own status",
    "page api-customeracts-qualify": "workflows, each of which stands among the functions",
    "page api-customeracts-reactivate": "workflows, each of which stands among the functions",
    "page api-customeracts-reopen": "workflows, each of which stands among the functions",
    "page api-customeracts-suspend": "workflows, each of which stands among the functions",
    "page api-bulk-customers": "accounts",
    "page api-bulk-lines": "lines more",
    "page api-bulk-products": "products more",
    "page api-bulk-transactions": "entries",
    "page api-customers-detail": "an account",
    "page api-customers-list": "an account",
    "page api-docs": "a page",
    "page api-key-new": "a key",
    "page api-key-revoke": "a key",
    "page api-key-rotate": "a key",
    "page api-lines-activate": "a line that begins or comes back",
    "page api-lines-detail": "a line's name",
    "page api-lines-list": "a line more",
    "page api-lines-reactivate": "a line that begins or comes back",
    "page api-lines-suspend": "a line that rests",
    "page api-mailevents-list": "what became of an e-mail",
    "page api-me": "reads",
    "page api-messages-approve": "messages",
    "page api-messages-detail": "messages",
    "page api-messages-end": "messages",
    "page api-messages-launch": "messages",
    "page api-messages-list": "messages",
    "page api-messages-pause": "messages",
    "page api-messages-reject": "messages",
    "page api-messages-roll-out": "messages",
    "page api-messages-stop-all": "a switch",
    "page api-messages-submit": "messages",
    "page api-notifications-discard": "e-mails",
    "page api-notifications-release": "e-mails",
    "page api-notifications-resend": "e-mails",
    "page api-orders-cancel": "cancels an order as the operation does, which has a case",
    "page api-outofsync-fix": "fixes, each of which stands among the functions",
    "page api-parked-release": "charges",
    "page api-paymentattempts-list": "payments",
    "page api-processes-pause": "a switch",
    "page api-processes-resume": "a switch",
    "page api-products-activate": "a product that begins or comes back",
    "page api-products-change-price": "a rate",
    "page api-products-detail": "a product's words",
    "page api-products-list": "a product more",
    "page api-products-reactivate": "a product that begins or comes back",
    "page api-products-suspend": "a product that rests",
    "page api-producttypes-archive": "what is sold",
    "page api-producttypes-detail": "what is sold",
    "page api-producttypes-list": "what is sold",
    "page api-promises-cancel": "promises to pay",
    "page api-promises-list": "promises to pay",
    "page api-runs-approve": "accounts on a list",
    "page api-runs-list": "starts a process, as the command run_process",
    "page api-runs-reject": "a list",
    "page api-runs-restore": "accounts",
    "page api-scheduledchanges-cancel": "the calendar",
    "page api-scheduledchanges-reschedule": "the calendar",
    "page api-schema": "a page",
    "page api-statements-list": "statements",
    "page api-statuschanges-restore": "accounts",
    "page api-statuschanges-restore-many": "accounts",
    "page api-statuschanges-review": "marks",
    "page api-thresholdrules-archive": "when staff are alerted",
    "page api-thresholdrules-detail": "when staff are alerted",
    "page api-thresholdrules-list": "when staff are alerted",
    "page api-testclock-list": "processes, as the command run_daily",
    "page api-transactions-list": "entries",
    "page api-transactions-reverse": "entries",
    "page api-customer-messages": "reads messages",
    "page api-customer-message-dismiss": "what a viewer is shown",
    "page api-viewer-tokens": "signs a token",
    "page api-viewer-messages": "reads messages",
    "page api-viewer-message-dismiss": "what a viewer is shown",
    "page api-nothing-here": "nothing",
    "command create_api_key": "a key",
    "command reencrypt_secrets": "secrets",
    "command revoke_api_key": "a key",
    "command rotate_api_key": "a key",
    "command stop_messages": "a switch",
    "page login": "signs in",
    "page logout": "signs out",
    "page create-statements-confirm": "statements",
    "page create-statements-start": "statements",
    "page closures-restore": "accounts",
    "page closures-review": "marks",
    "page customer-override": "accounts",
    "page customer-season": "workflows, each of which stands among the functions",
    "page customer-workflow": "workflows, each of which stands among the functions",
    "page final-statements-create": "statements",
    "page issue-fix": "fixes, each of which stands among the functions",
    "page issues-fix": "fixes, each of which stands among the functions",
    "page issue-suppress": "what is shown",
    "page issue-unsuppress": "what is shown",
    "page issues-check-ledger": "reads",
    "page parked-release": "charges",
    "page parked-account-release": "whom a process takes",
    "page scheduled-cancel": "the calendar",
    "page sync-run-approve": "accounts on a list",
    "page sync-run-reject": "a list",
    "command fix_account": "fixes, each of which stands among the functions",
    "command check_ledger": "reads",
    "page alert-close": "an alert",
    "page blocked-addresses": "an address",
    "page blocked-lift": "an address",
    "page mailing-settings": "the provider",
    "page notification-decide": "e-mails",
    "page notification-rule": "a rule",
    "page notification-rule-new": "a rule",
    "page notification-settle": "an e-mail",
    "page notification-template": "an e-mail's words",
    "page own-threshold": "a customer's threshold",
    "page process-pause": "a switch",
    "page process-resume": "a switch",
    "page process-run": "starts a process, as the command run_process",
    "page product-add": "a product more",
    "page product-rate": "a rate",
    "command advance_clock": "processes, as the command run_daily",
    "command approve_run": "accounts on a list",
    "command changepassword": "a person",
    "command create_provider": "a provider",
    "command create_staff": "a person",
    "command explain": "reads",
    "command export_book": "reads",
    "command final_statements": "statements",
    "command update_roles": "permissions",
    "command load_demo": "an import, as import_book",
    "command migrate": "the schema",
    "command out_of_sync": "fixes, each of which stands among the functions",
    "command parked_accounts": "whom a process takes",
    "command parked_products": "charges",
    "command pause_process": "a switch",
    "command restore": "accounts",
    "command run_workflow": "workflows, each of which stands among the functions",
    "command statement_queue": "reads",
    "task accounts/answers/tasks.py:forget_spent_keys": "answers that were kept",
    "task accounts/events/tasks.py:forget_old": "events",
    "task accounts/events/tasks.py:read_events": "the check itself",
    "task accounts/events/tasks.py:read_left_behind": "starts read_events",
    "task notifications/balances/tasks.py:check_balances": "starts check_balances_of",
    "task notifications/balances/tasks.py:check_balances_of": "e-mails",
    "task accounts/processes/tasks.py:help_with_run": "a process, as the command run_process",
    "task sync/day/tasks.py:advance_clock": "processes, as the command run_daily",
    "task sync/day/tasks.py:run_days": "processes, as the command run_daily",
    "task notifications/email/tasks.py:send_mail": "e-mails",
    "task accounts/processes/tasks.py:take_up_run": "a process, as the command run_process",
    "task sync/day/tasks.py:tick": "starts run_days",
}
COVERED = {way for case in CASES for way in case.covers}


def test_every_function_that_writes_a_service_has_a_case() -> None:
    found = write_paths.functions()

    assert found - COVERED - set(ENDS_NOTHING) == set()
    assert set(ENDS_NOTHING) - found == set(), "listed, and gone"


@pytest.mark.parametrize("kind", ["page", "command", "task"])
def test_every_page_command_and_task_has_a_case_or_ends_nothing(kind: str) -> None:
    found = {f"{kind} {name}" for name in getattr(write_paths, f"{kind}s")()}
    known = {entry for entry in COVERED | set(OTHER_ENTRIES) if entry.startswith(f"{kind} ")}

    assert found - known == set()
    assert known - found == set(), "listed, and gone"


def test_every_case_takes_a_way_that_there_is() -> None:
    entries = {
        f"{kind} {name}"
        for kind in ("page", "command", "task")
        for name in getattr(write_paths, f"{kind}s")()
    }

    assert COVERED - write_paths.functions() - entries == set()


@pytest.mark.parametrize(
    "source",
    [
        "def new(customer):\n    "
        "Product.objects.filter(customer=customer).update(status='DISCONNECTED')",
        "def new(line):\n    line.disconnect()\n    line.save()",
        "def new(products):\n    move(products, 'disconnect')",
        "SQL = 'UPDATE products_line SET status = %s'",
        "def new(cursor, table):\n    cursor.execute(f'UPDATE {table} SET status = 1')",
        "class View:\n    def post(self):\n        Order.objects.create()",
    ],
)
def test_a_new_way_would_be_found(source: str) -> None:
    tree = write_paths.ast.parse(source)

    assert [name for name, node in write_paths._parts(tree) if write_paths._writes(node)]
