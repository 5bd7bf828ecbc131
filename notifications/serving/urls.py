from django.urls import path

from .api import (
    AccountMessages,
    DismissedMessage,
    MessageDismissal,
    MessageImpressions,
    ViewerDismissal,
    ViewerMessages,
    ViewerTokens,
)

api_urlpatterns = [
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
    path(
        "messages/<uuid:message_id>/impressions",
        MessageImpressions.as_view(),
        name="api-message-impressions",
    ),
    path(
        "messages/<uuid:message_id>/dismiss",
        MessageDismissal.as_view(),
        name="api-message-dismiss",
    ),
    path("viewer/messages", ViewerMessages.as_view(), name="api-viewer-messages"),
    path(
        "viewer/messages/<uuid:message_id>/dismiss",
        ViewerDismissal.as_view(),
        name="api-viewer-message-dismiss",
    ),
]
