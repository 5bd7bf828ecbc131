from django.urls import path

from .alerts import views as alerts
from .balances.views import customer, rules
from .email.views import blocked, log, mailbox, settings
from .wording import views as template

urlpatterns = [
    path(
        "customers/<key:account_number>/notices/<key:code>/",
        customer.own_threshold,
        name="own-threshold",
    ),
    path("messaging/notifications/", rules.rule_list, name="notification-rules"),
    path("messaging/notifications/rules/new/", rules.new, name="notification-rule-new"),
    path("messaging/notifications/rules/<key:code>/", rules.edit, name="notification-rule"),
    path("messaging/notifications/log/", log.email_list, name="notification-log"),
    path("messaging/notifications/log/decide/", log.decide, name="notification-decide"),
    path("messaging/notifications/log/<uuid:key>/", log.email_detail, name="notification-email"),
    path("messaging/notifications/log/<uuid:key>/settle/", log.settle, name="notification-settle"),
    path("messaging/notifications/template/", template.edit, name="notification-template"),
    path("messaging/notifications/blocked/", blocked.blocked, name="blocked-addresses"),
    path("messaging/notifications/blocked/<uuid:key>/lift/", blocked.lift, name="blocked-lift"),
    path("messaging/notifications/settings/", settings.mailing_settings, name="mailing-settings"),
    path("messaging/mailbox/", mailbox.mailbox, name="mailbox"),
    path("messaging/mailbox/<str:name>/", mailbox.one, name="mailbox-one"),
    path("operations/alerts/", alerts.alert_list, name="alerts"),
    path("operations/alerts/<uuid:key>/close/", alerts.close, name="alert-close"),
]
