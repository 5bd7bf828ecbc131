from django.urls import path

from accounts.rest.routes import routes

from .api import WebhookDeliveries, WebhookEndpoints
from .views import deliveries, endpoints

HERE = "settings/webhooks/"
ONE = HERE + "<uuid:key>/"

urlpatterns = [
    path(HERE, endpoints.endpoint_list, name="webhooks"),
    path(HERE + "new/", endpoints.new, name="webhook-new"),
    path(HERE + "deliveries/<uuid:key>/", deliveries.delivery_detail, name="webhook-delivery"),
    path(
        HERE + "deliveries/<uuid:key>/replay/",
        deliveries.replay_one,
        name="webhook-delivery-replay",
    ),
    path(ONE, endpoints.detail, name="webhook"),
    path(ONE + "edit/", endpoints.edit, name="webhook-edit"),
    path(ONE + "rotate/", endpoints.rotate, name="webhook-rotate"),
    path(ONE + "disable/", endpoints.disable, name="webhook-disable"),
    path(ONE + "enable/", endpoints.enable, name="webhook-enable"),
    path(ONE + "test/", endpoints.test, name="webhook-test"),
    path(ONE + "replay/", deliveries.replay, name="webhook-replay"),
    path(ONE + "delete/", endpoints.delete, name="webhook-delete"),
]

api_urlpatterns = routes(webhook_endpoints=WebhookEndpoints, webhook_deliveries=WebhookDeliveries)
