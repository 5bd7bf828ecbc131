from accounts.rest.routes import routes

from .api import WebhookDeliveries, WebhookEndpoints

api_urlpatterns = routes(webhook_endpoints=WebhookEndpoints, webhook_deliveries=WebhookDeliveries)
