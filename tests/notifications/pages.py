"""The pages of notifications: their addresses, and who may change what they show."""

RULES, LOG = "/messaging/notifications/", "/messaging/notifications/log/"
PERMISSION = "notifications.manage_notifications"
