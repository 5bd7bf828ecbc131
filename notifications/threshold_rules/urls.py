from django.urls import path

from accounts.rest.routes import routes

from . import views
from .api import ThresholdRules

RULES = "messaging/notifications/"
ONE = f"{RULES}rules/<key:code>/"

urlpatterns = [
    path(RULES, views.rule_list, name="notification-rules"),
    path(f"{RULES}rules/new/", views.new, name="notification-rule-new"),
    path(ONE, views.edit, name="notification-rule"),
    path(f"{ONE}switch-off/", views.switch_off, name="notification-rule-off"),
    path(f"{ONE}switch-on/", views.switch_on, name="notification-rule-on"),
]

api_urlpatterns = routes(threshold_rules=ThresholdRules)
