"""What the description of the API says of itself, for the settings."""

SPECTACULAR_SETTINGS = {
    "TITLE": "Billing platform",
    "DESCRIPTION": "Recurring billing: customers, what they buy, and what they owe.",
    "VERSION": "1",
    "CONTACT": {"name": "Whoever runs this installation"},
    "SERVERS": [{"url": "/", "description": "This installation"}],
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_AUTHENTICATION": [],
    "SERVE_PERMISSIONS": [],
    "SERVE_INCLUDE_SCHEMA": False,
    "APPEND_COMPONENTS": {"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}},
    "SECURITY": [{"key": []}],
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    # Choices stand where they are used, under no made-up name.
    "POSTPROCESSING_HOOKS": ["accounts.openapi.finishing.finish"],
}
