"""Every form that acts, each with the little that it needs: an address and its values."""

from collections.abc import Callable

from tests.reliability.forms import customers
from tests.reliability.forms import mailing
from tests.reliability.forms import runs
from tests.reliability.forms.world import Form, World

FORMS: dict[str, Callable[[World], Form]] = {
    "payment-record": customers.payment,
    "promise-make": customers.promise,
    "promise-cancel": customers.promise_cancelled,
    "own-threshold": mailing.own_threshold,
    "notification-rule-new": mailing.rule,
    "notification-rule": mailing.rule_changed,
    "notification-decide": mailing.email_decided,
    "notification-settle": mailing.email_settled,
    "notification-template": mailing.template,
    "blocked-addresses": mailing.blocked,
    "blocked-lift": mailing.block_lifted,
    "mailing-settings": mailing.mailing,
    "alert-close": mailing.alert_closed,
    "message-new": mailing.message,
    "message-edit": mailing.message_edited,
    "message-act": mailing.message_submitted,
    "messages-stop": mailing.messages_stopped,
    "messages-start": mailing.messages_started,
    "message-origins": mailing.origin,
    "message-origin-remove": mailing.origin_removed,
    "customer-season": customers.season,
    "customer-override": customers.override,
    "customer-workflow": customers.workflow,
    "scheduled-cancel": customers.scheduled_cancelled,
    "closures-review": runs.closures_reviewed,
    "closures-restore": runs.closures_restored,
    "sync-run-approve": runs.run_approved,
    "sync-run-reject": runs.run_rejected,
    "final-statements-create": runs.final_statements,
    "parked-release": runs.released,
    "issues-fix": runs.issues_fixed,
    "issues-check-ledger": runs.ledger_checked,
    "issue-fix": runs.issue_fixed,
    "issue-suppress": runs.issue_suppressed,
    "issue-unsuppress": runs.issue_unsuppressed,
    "line-change": customers.line_changed,
    "product-change": customers.product_changed,
    "product-rate": customers.rate_changed,
    "product-add": customers.product_added,
    "order-new": customers.order_made,
    "order-act": customers.order_submitted,
    "create-statements-start": runs.statements_started,
    "process-run": runs.process_run,
    "process-pause": runs.process_paused,
    "process-resume": runs.process_resumed,
}
