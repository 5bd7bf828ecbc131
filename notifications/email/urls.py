from django.urls import path

from accounts.rest.routes import routes

from .api import MailEvents, Notifications
from .views import blocked, log, settings

urlpatterns = [
    path("messaging/notifications/log/<uuid:key>/", log.email_detail, name="notification-email"),
    path("messaging/notifications/log/<uuid:key>/settle/", log.settle, name="notification-settle"),
    path("messaging/notifications/blocked/", blocked.blocked, name="blocked-addresses"),
    path("messaging/notifications/blocked/<uuid:key>/lift/", blocked.lift, name="blocked-lift"),
    path("messaging/notifications/settings/", settings.mailing_settings, name="mailing-settings"),
]

api_urlpatterns = routes(mail_events=MailEvents, notifications=Notifications)
