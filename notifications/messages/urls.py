from django.urls import path, re_path

from .api import MessageAct, Messages, OneMessage
from .views import message, messages, switch

UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"

urlpatterns = [
    path("messaging/messages/", messages.message_list, name="messages"),
    path("messaging/messages/new/", messages.new, name="message-new"),
    path("messaging/messages/stop/", switch.stop, name="messages-stop"),
    path("messaging/messages/start/", switch.start_again, name="messages-start"),
    path("messaging/messages/embedding/", switch.origins, name="message-origins"),
    path(
        "messaging/messages/embedding/<uuid:key>/remove/",
        switch.remove_origin,
        name="message-origin-remove",
    ),
    path("messaging/messages/<uuid:key>/", message.detail, name="message"),
    path("messaging/messages/<uuid:key>/edit/", messages.edit, name="message-edit"),
    path("messaging/messages/<uuid:key>/<slug:name>/", message.act, name="message-act"),
]

api_urlpatterns = [
    path("messages", Messages.as_view(), name="api-messages"),
    path("messages/<uuid:message_id>", OneMessage.as_view(), name="api-message"),
    re_path(
        rf"^messages/(?P<message_id>{UUID})/(?P<act>submit|approve|reject|launch|pause|end)$",
        MessageAct.as_view(),
        name="api-message-act",
    ),
]
