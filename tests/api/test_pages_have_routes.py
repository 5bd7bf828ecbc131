"""Every operation that a page offers has its route, or a line in docs/api.md that says why not."""

from django.conf import settings

from accounts.web.confirm import ONCE
from tests.api.description import operations
from tests.architecture.test_posts import EVERY

# The operations that do what a form does, by the name of its address.
ROUTES = {
    "alert-close": "",
    "api-key-new": "",
    "api-key-revoke": "",
    "api-key-rotate": "",
    "bill-profile-archive": "bill_profiles_archive",
    "bill-profile-edit": "bill_profiles_partial_update",
    "bill-profile-new": "bill_profiles_create",
    "blocked-addresses": "mail_events_create",
    "blocked-lift": "",
    "bulk-act": "",
    "closures-restore": "status_changes_restore_many",
    "closures-review": "status_changes_review",
    "contact-add": "contacts_create",
    "contact-edit": "contacts_partial_update",
    "contact-remove": "contacts_remove",
    "create-statements-start": "statements_create",
    "custom-field": "custom_fields_partial_update",
    "custom-field-archive": "custom_fields_archive",
    "custom-field-new": "custom_fields_create",
    "customer-detach": "customers_move",
    "customer-edit": "customers_partial_update",
    "customer-family-add": "customers_move",
    "customer-move": "customers_move",
    "customer-new": "customers_create",
    "customer-override": "customers_override_status",
    "customer-season": "customers_suspend customers_reactivate",
    "customer-terms": "customers_partial_update",
    "customer-workflow": "customers_qualify customers_activate customers_suspend "
    "customers_reactivate customers_close customers_abandon customers_reopen",
    "entry-new": "transactions_create",
    "entry-reverse": "transactions_reverse",
    "export-start": "",
    "final-statements-create": "statements_create",
    "incident-approve": "",
    "incident-open": "",
    "incident-prepare": "",
    "incident-take-back": "",
    "invitation-again": "",
    "invitation-withdraw": "",
    "issue-fix": "out_of_sync_fix",
    "issue-suppress": "",
    "issue-unsuppress": "",
    "issues-check-ledger": "",
    "issues-fix": "out_of_sync_fix",
    "line-add": "lines_create",
    "line-change": "lines_activate lines_suspend lines_reactivate lines_disconnect",
    "line-edit": "lines_partial_update",
    "mailing-settings": "",
    "message-act": "messages_submit messages_reject messages_launch messages_roll_out "
    "messages_pause messages_end",
    "message-edit": "messages_partial_update",
    "message-new": "messages_create",
    "message-origin-remove": "",
    "message-origins": "",
    "messages-start": "processes_resume",
    "messages-stop": "messages_stop_all",
    "note-add": "notes_create",
    "note-pin": "notes_partial_update",
    "note-remove": "notes_remove",
    "note-unpin": "notes_partial_update",
    "notification-decide": "notifications_release notifications_discard",
    "notification-rule": "threshold_rules_partial_update threshold_rules_archive",
    "notification-rule-new": "threshold_rules_create",
    "notification-rule-off": "threshold_rules_archive",
    "notification-rule-on": "threshold_rules_partial_update",
    "notification-settle": "",
    "notification-template": "",
    "numbering-first": "",
    "order-act": "orders_submit orders_complete orders_cancel",
    "order-new": "orders_create",
    "own-threshold": "",
    "parked-account-release": "",
    "parked-release": "parked_release",
    "payment-record": "payment_attempts_create",
    "payment-transfer": "transactions_transfer",
    "process-pause": "processes_pause",
    "process-resume": "processes_resume",
    "process-run": "runs_create",
    "product-add": "products_create",
    "product-change": "products_activate products_suspend products_reactivate products_disconnect",
    "product-edit": "products_partial_update",
    "product-rate": "products_change_price",
    "product-type": "product_types_partial_update",
    "product-type-archive": "product_types_archive",
    "product-type-new": "product_types_create",
    "promise-cancel": "promises_cancel",
    "promise-make": "promises_create",
    "provider-edit": "",
    "provider-logo": "",
    "provider-logo-remove": "",
    "role": "",
    "role-new": "",
    "role-remove": "",
    "saved-view": "",
    "saved-view-delete": "",
    "saved-view-first": "",
    "saved-view-new": "",
    "scheduled-cancel": "scheduled_changes_cancel",
    "staff-invite": "",
    "staff-off": "",
    "staff-on": "",
    "staff-role": "",
    "sync-run-approve": "runs_approve",
    "sync-run-reject": "runs_reject",
    "webhook-delete": "webhook_endpoints_destroy",
    "webhook-delivery-replay": "webhook_deliveries_replay",
    "webhook-disable": "webhook_endpoints_partial_update",
    "webhook-edit": "webhook_endpoints_partial_update",
    "webhook-enable": "webhook_endpoints_partial_update",
    "webhook-new": "webhook_endpoints_create",
    "webhook-replay": "webhook_endpoints_replay",
    "webhook-rotate": "webhook_endpoints_rotate_secret",
    "webhook-test": "webhook_endpoints_test",
}


def forms() -> set[str]:
    return {name for name, _, view in EVERY if getattr(view, "posts", "") == ONCE}


def test_every_form_that_acts_is_here():
    assert ROUTES.keys() == forms()


def test_each_has_its_routes_or_a_line_that_says_why_not(schema):
    known = {operation["operationId"] for _, _, operation in operations(schema)}
    said = (settings.BASE_DIR / "docs/api.md").read_text().split("## What a page does")[1]
    for form, routes in ROUTES.items():
        assert set(routes.split()) <= known, form
        assert routes or f"`{form}`" in said, form
