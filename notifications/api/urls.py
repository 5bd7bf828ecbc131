from django.urls import path, re_path

from ..email.api.emails import Notifications
from ..email.api.mail_events import MailEvents
from ..messages.api import MessageAct, Messages, OneMessage
from ..serving.api import (
    AccountMessages,
    DismissedMessage,
    ViewerDismissal,
    ViewerMessages,
    ViewerTokens,
)

ACTS = "submit|approve|reject|launch|pause|end"

urlpatterns = [
    path(
        "customers/<key:account_number>/messages",
        AccountMessages.as_view(),
        name="api-customer-messages",
    ),
    path(
        "customers/<key:account_number>/messages/<uuid:message_id>/dismiss",
        DismissedMessage.as_view(),
        name="api-customer-message-dismiss",
    ),
    path(
        "customers/<key:account_number>/viewer-tokens",
        ViewerTokens.as_view(),
        name="api-viewer-tokens",
    ),
    path("viewer/messages", ViewerMessages.as_view(), name="api-viewer-messages"),
    path(
        "viewer/messages/<uuid:message_id>/dismiss",
        ViewerDismissal.as_view(),
        name="api-viewer-message-dismiss",
    ),
    path("mail-events", MailEvents.as_view(), name="api-mail-events"),
    path("notifications", Notifications.as_view(), name="api-notifications"),
    path("messages", Messages.as_view(), name="api-messages"),
    path("messages/<uuid:message_id>", OneMessage.as_view(), name="api-message"),
    re_path(
        rf"^messages/(?P<message_id>[0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}})/(?P<act>{ACTS})$",
        MessageAct.as_view(),
        name="api-message-act",
    ),
]
