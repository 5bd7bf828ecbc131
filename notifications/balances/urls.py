from django.urls import path

from accounts.rest.routes import routes

from .api import ThresholdRules
from .views import customer, rules

urlpatterns = [
    path(
        "customers/<key:account_number>/notifications/<key:code>/",
        customer.own_threshold,
        name="own-threshold",
    ),
    path("messaging/notifications/", rules.rule_list, name="notification-rules"),
    path("messaging/notifications/rules/new/", rules.new, name="notification-rule-new"),
    path("messaging/notifications/rules/<key:code>/", rules.edit, name="notification-rule"),
]

api_urlpatterns = routes(threshold_rules=ThresholdRules)
