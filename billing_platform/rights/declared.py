"""What each role may do with each table: the one place that says so.

`migrate` gives exactly these rights, and takes every other away (docs/operations.md, Database
roles). A table that is not named here may be used by nobody but its owner.
"""

from typing import NamedTuple

from sync.book.tables import TABLES as IMPORT_TABLES

APPLICATION, OPS, SEARCH = "billing_app", "billing_ops", "billing_search"


class Rights(NamedTuple):
    """What the application and ops may do with a table, in the words of GRANT; empty for nothing.

    MAINTAIN is the right to bring the planner's statistics up to date.
    """

    application: str
    ops: str = "SELECT"


READ = "SELECT"
ADD = "SELECT, INSERT, MAINTAIN"
CHANGE = "SELECT, INSERT, UPDATE, MAINTAIN"
REPLACE = "SELECT, INSERT, DELETE, MAINTAIN"
ALL = "SELECT, INSERT, UPDATE, DELETE, MAINTAIN"

TABLES = {
    # Providers, and the people who sign in.
    "accounts_provider": Rights("SELECT, INSERT, UPDATE"),
    "accounts_providerlogo": Rights(ALL),
    "accounts_auditedchange": Rights(ADD),
    "accounts_password": Rights("INSERT", ops=""),
    "accounts_user": Rights(
        "SELECT, INSERT, UPDATE (last_login)",
        ops="SELECT (id, provider_id, username, first_name, last_name, email, is_active, is_staff,"
        " is_superuser, last_login, date_joined)",
    ),
    "accounts_role": Rights(ALL),
    "accounts_roleholder": Rights(CHANGE),
    "accounts_invitation": Rights(
        ALL,
        ops="SELECT (id, provider_id, email, full_name, role_id, expires_at, handed_over_at,"
        " mail_failed, made_by, made_at)",
    ),
    "accounts_user_groups": Rights(READ),
    "accounts_user_user_permissions": Rights(READ),
    "auth_group": Rights(READ),
    "auth_group_permissions": Rights(READ),
    "auth_permission": Rights(READ),
    "axes_accessattempt": Rights("SELECT, INSERT, UPDATE, DELETE", ops=""),
    "axes_accessattemptexpiration": Rights("SELECT, INSERT, UPDATE, DELETE", ops=""),
    "axes_accessfailurelog": Rights("", ops=""),
    "axes_accesslog": Rights("", ops=""),
    "django_content_type": Rights(READ),
    "django_migrations": Rights(READ),
    "django_session": Rights("", ops=""),
    # Accounts, and the work on them.
    "accounts_apikey": Rights(
        "SELECT, INSERT, UPDATE (expires_at, last_used_at, replaced_by_id, revoked_at), MAINTAIN",
        ops="SELECT (id, provider_id, name, scopes, prefix, expires_at, last_used_at, revoked_at,"
        " replaced_by_id, made_by, made_at)",
    ),
    "accounts_billprofile": Rights(CHANGE),
    "accounts_contact": Rights(ALL),
    "accounts_customer": Rights(CHANGE),
    "accounts_customfield": Rights(CHANGE),
    "accounts_dailyrun": Rights(CHANGE),
    "accounts_defaultview": Rights(ALL),
    "accounts_event": Rights("SELECT, INSERT, UPDATE (sequence), DELETE, MAINTAIN"),
    "accounts_eventcounter": Rights(CHANGE),
    "accounts_heartbeat": Rights("SELECT, INSERT, UPDATE"),
    "accounts_keptanswer": Rights(
        ALL,
        ops="SELECT (id, provider_id, source, request_digest, status, location, spent_at)",
    ),
    "accounts_note": Rights("SELECT, INSERT, UPDATE (pinned), DELETE, MAINTAIN"),
    "accounts_parkedaccount": Rights(ALL),
    "accounts_platformswitch": Rights(READ),
    "accounts_processrun": Rights(CHANGE),
    "accounts_processswitch": Rights(ALL),
    "accounts_runchunk": Rights(CHANGE),
    "accounts_savedview": Rights(ALL),
    "accounts_settingchange": Rights("SELECT, MAINTAIN"),
    "accounts_statuschange": Rights("SELECT, UPDATE (evidence), MAINTAIN"),
    "accounts_unreadevent": Rights(ALL),
    "accounts_upload": Rights(ADD),
    "accounts_uploadpart": Rights(
        ALL, ops="SELECT (id, provider_id, upload_id, first_line, counts)"
    ),
    # Services and orders.
    "products_billinggap": Rights(ADD),
    "products_line": Rights(CHANGE),
    "products_order": Rights(CHANGE),
    "products_orderitem": Rights(CHANGE),
    "products_product": Rights(CHANGE),
    "products_producttype": Rights(CHANGE),
    # The ledger. Triggers keep the balances.
    "statements_accountbalance": Rights("SELECT, MAINTAIN"),
    "statements_missedwindow": Rights(ADD),
    "statements_paymentattempt": Rights(
        "SELECT, INSERT, UPDATE (customer_id, transaction_id), MAINTAIN"
    ),
    "statements_paymentpromise": Rights(
        "SELECT, INSERT, UPDATE (cancelled_at, cancelled_by), MAINTAIN"
    ),
    "statements_statement": Rights("SELECT, INSERT, UPDATE (status), MAINTAIN"),
    "statements_statementseries": Rights(CHANGE),
    "statements_transaction": Rights("SELECT, INSERT, UPDATE (statement_id), MAINTAIN"),
    # What customers and staff are told.
    "notifications_alert": Rights(CHANGE),
    "notifications_blockedaddress": Rights(REPLACE),
    "notifications_email": Rights(CHANGE),
    "notifications_emailtemplate": Rights(ALL),
    "notifications_message": Rights(CHANGE),
    "notifications_messagecontradiction": Rights(ADD),
    "notifications_messageorigin": Rights(REPLACE),
    "notifications_messagereach": Rights(CHANGE),
    "notifications_messagestep": Rights("SELECT, MAINTAIN"),
    "notifications_thresholdepisode": Rights(CHANGE),
    "notifications_thresholdnewcomer": Rights(ALL),
    "notifications_thresholdoverride": Rights(ALL),
    "notifications_thresholdrule": Rights(CHANGE),
    "notifications_webhookattempt": Rights(REPLACE),
    "notifications_webhookdelivery": Rights(ALL),
    "notifications_webhookendpoint": Rights(
        ALL,
        ops="SELECT (id, provider_id, url, description, event_types, active, disabled_because,"
        " old_secret_until, position, failing_since, made_at)",
    ),
    # Account health.
    "sync_apology": Rights(CHANGE),
    "sync_bookarchive": Rights(ALL),
    "sync_bulkact": Rights(ADD),
    "sync_bulkitem": Rights(CHANGE),
    "sync_closure": Rights(ALL),
    "sync_incident": Rights(CHANGE),
    "sync_dailyfigure": Rights(REPLACE),
    "sync_issuecount": Rights(CHANGE),
    "sync_issuesuppression": Rights(ALL),
    "sync_ledgerfinding": Rights(REPLACE),
    "sync_scheduledworkflow": Rights(CHANGE),
    "sync_subscriptionfacts": Rights(READ),
    "sync_takeback": Rights(ADD),
    "sync_takenback": Rights(CHANGE),
    # A book that is being imported. Nobody else reads what nobody has checked yet.
    **dict.fromkeys(IMPORT_TABLES, Rights(REPLACE, ops="")),
}

# Functions that do what their caller may not, and who may call them. Nobody may hang a trigger
# function on a table of his own.
FUNCTIONS = {
    "search_keys": APPLICATION,
    "customer_keys": APPLICATION,
    "password_recipe": APPLICATION,
    "password_matches": APPLICATION,
    "replace_password": APPLICATION,
    "switch_person": APPLICATION,
    "session_data": APPLICATION,
    "session_exists": APPLICATION,
    "save_session": APPLICATION,
    "end_session": APPLICATION,
    "forget_old_sessions": APPLICATION,
}
