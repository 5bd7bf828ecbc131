from django.urls import path

from .messages.views import message, messages
from .messages.views import switch as message_switch

MESSAGES = "messaging/messages"

urlpatterns = [
    path(f"{MESSAGES}/", messages.message_list, name="messages"),
    path(f"{MESSAGES}/new/", messages.new, name="message-new"),
    path(f"{MESSAGES}/stop/", message_switch.stop, name="messages-stop"),
    path(f"{MESSAGES}/start/", message_switch.start_again, name="messages-start"),
    path(f"{MESSAGES}/embedding/", message_switch.origins, name="message-origins"),
    path(
        f"{MESSAGES}/embedding/<uuid:key>/remove/",
        message_switch.remove_origin,
        name="message-origin-remove",
    ),
    path(f"{MESSAGES}/<uuid:key>/", message.detail, name="message"),
    path(f"{MESSAGES}/<uuid:key>/edit/", messages.edit, name="message-edit"),
    path(f"{MESSAGES}/<uuid:key>/<slug:name>/", message.act, name="message-act"),
]
