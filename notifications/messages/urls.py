from django.urls import path

from accounts.rest.routes import routes

from .api import Messages
from .views import message, messages, switch

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

api_urlpatterns = routes(messages=Messages)
