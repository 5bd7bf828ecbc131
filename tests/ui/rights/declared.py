"""What each address of the pages needs of the person who asks, by the name of the address.

A name in none of these, or in two of them, fails `tests/ui/test_rights.py`.
"""

from collections.abc import Mapping

from notifications.messages.views.message import NEEDS as ACTS_ON_MESSAGES
from sync.bulk_acts.acts import ACTS as BULK_ACTS

AUTHOR, APPROVE = "notifications.author_messages", "notifications.approve_messages"

# Whoever belongs to the provider reads these; none of them does anything.
READ_BY_ALL = {
    *("home", "overdue-count", "issue-count", "status-count", "search", "palette"),
    *("customers", "customer", "customer-products", "customer-orders", "customer-unposted"),
    *("customer-posted", "customer-statements", "customer-payments", "customer-notifications"),
    *("customer-messages", "customer-notes", "customer-history", "customer-coming"),
    *("customer-explain", "customer-explain-summary", "customer-coming-days", "customer-family"),
    *("order", "statements", "statement", "statement-print", "overdue", "parked", "unpostable"),
    *("create-statements", "final-statements", "sync-status", "sync-status-preview", "sync-run"),
    *("issues", "issue-cards", "report-accounts", "scheduled", "processes", "runs", "run"),
    *("run-progress", "parked-accounts", "alerts", "incidents", "incident-reached", "incident"),
    *("incident-record", "incident-apology", "bulk-act-items", "saved-views"),
    *("notification-rules", "notification-log", "notification-email", "mailbox", "mailbox-one"),
    *("messages", "message", "settings", "provider-settings", "provider-logo-file", "numbering"),
    *("setting-changes", "staff", "roles", "bill-profiles", "bill-profile", "custom-fields"),
    *("product-types", "api-keys", "webhooks", "webhook", "webhook-deliveries"),
    *("webhook-delivery", "exports"),
}
# Everybody's own: the operation asks for a permission where a view is shared.
ACTED_ON_BY_ALL = {"saved-view-new", "saved-view", "saved-view-first", "saved-view-delete"}
NEEDS: Mapping[str, set[str]] = {
    "accounts.edit_customers": {
        *("customer-new", "customer-edit", "customer-terms", "customer-family-add"),
        *("customer-move", "customer-detach", "contact-add", "contact-edit", "contact-remove"),
        *("note-add", "note-pin", "note-unpin", "note-remove"),
    },
    "accounts.export_lists": {
        *("overdue-csv", "report-accounts-csv", "incident-csv", "incident-reached-csv"),
        "incident-record-csv",
    },
    "accounts.manage_api_keys": {"api-key-new", "api-key-rotate", "api-key-revoke"},
    "accounts.manage_bill_profiles": {
        *("bill-profile-new", "bill-profile-edit", "bill-profile-archive"),
    },
    "accounts.manage_custom_fields": {
        *("custom-field-new", "custom-field", "custom-field-archive"),
    },
    "accounts.manage_settings": {
        *("provider-edit", "provider-logo", "provider-logo-remove", "numbering-first"),
    },
    "accounts.manage_staff": {
        *("staff-invite", "invitation-again", "invitation-withdraw", "staff-role", "staff-off"),
        *("staff-on", "role-new", "role", "role-remove"),
    },
    "accounts.override_status": {"customer-override"},
    "accounts.run_process": {
        *("process-run", "process-pause", "process-resume", "parked-account-release"),
        "alert-close",
    },
    "accounts.run_workflows": {"customer-workflow", "customer-season", "scheduled-cancel"},
    "notifications.approve_messages": {
        *("messages-start", "message-origins", "message-origin-remove"),
    },
    "notifications.author_messages": {"message-new", "message-edit"},
    "notifications.manage_notifications": {
        *("notification-rule-new", "notification-rule", "notification-rule-off"),
        *("notification-rule-on", "notification-decide", "notification-settle"),
        *("notification-template", "mailing-settings", "blocked-lift", "own-threshold"),
    },
    "notifications.manage_webhooks": {
        *("webhook-new", "webhook-edit", "webhook-rotate", "webhook-disable", "webhook-enable"),
        *("webhook-test", "webhook-replay", "webhook-delete", "webhook-delivery-replay"),
    },
    "products.change_services": {
        *("line-add", "line-edit", "line-change", "product-add", "product-change"),
        *("product-rate", "product-edit", "order-new", "order-act"),
    },
    "products.manage_catalogue": {"product-type-new", "product-type", "product-type-archive"},
    "statements.create_statements": {
        *("create-statements-confirm", "create-statements-start", "final-statements-create"),
    },
    "statements.enter_entries": {"entry-new", "entry-reverse", "payment-transfer"},
    "statements.record_payments": {"payment-record", "promise-make", "promise-cancel"},
    "statements.release_parked": {"parked-release"},
    "sync.approve_apologies": {"incident-approve"},
    "sync.export_book": {"export-start", "export-download"},
    "sync.fix_accounts": {
        *("issues-fix", "issues-check-ledger", "issue-fix", "issue-suppress", "issue-unsuppress"),
    },
    "sync.review_closures": {
        *("closures-review", "closures-restore", "sync-run-approve", "sync-run-reject"),
    },
    "sync.see_reports": {"home-figures", "reports", "report", "report-csv"},
    "sync.take_back": {"incident-open", "incident-take-back", "incident-prepare"},
}
# Everybody reads the list; the form on it needs the permission.
NEEDS_TO_POST = {"blocked-addresses": "notifications.manage_notifications"}
# One of two permissions is enough.
NEEDS_EITHER = {"messages-stop": (AUTHOR, APPROVE)}
# The last part of the address names the act.
NEEDS_BY_ACT: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "message-act": ACTS_ON_MESSAGES,
    "bulk-act": {name: (act.permission,) for name, act in BULK_ACTS.items()},
}
# Whoever asks is signed in nowhere yet, or not any more, or is a machine.
OUTSIDE = {"login", "logout", "join", "brand", "health", "live"}


def needed(name: str, act: str, method: str) -> tuple[str, ...]:
    """Return the permissions of which one is needed; none where everybody may.

    `act` is the name of the act in the address, where it has one. Raises KeyError for an address
    that no row declares.
    """
    if name in READ_BY_ALL | ACTED_ON_BY_ALL:
        return ()
    if name in NEEDS_TO_POST:
        return (NEEDS_TO_POST[name],) if method == "POST" else ()
    if name in NEEDS_EITHER:
        return NEEDS_EITHER[name]
    if name in NEEDS_BY_ACT:
        return NEEDS_BY_ACT[name][act]
    return (PERMISSION_OF[name],)


def declared() -> list[str]:
    """Return the name of every address that a row declares, as often as there are rows."""
    kinds = (READ_BY_ALL, ACTED_ON_BY_ALL, NEEDS_TO_POST, NEEDS_EITHER, NEEDS_BY_ACT, OUTSIDE)
    return [name for kind in (*kinds, *NEEDS.values()) for name in kind]


PERMISSION_OF = {name: permission for permission, names in NEEDS.items() for name in names}
