from django.apps import apps
from django.db import models

from accounts.models import Provider, User


def provider_models() -> list[type[models.Model]]:
    """Return every model whose rows belong to a provider. Staff do too, but are looked up before
    anybody is logged in.
    """
    return [
        model
        for model in apps.get_models()
        if model is not User
        and model._meta.managed
        and any(
            field.name == "provider" and field.related_model is Provider
            for field in model._meta.local_fields
        )
    ]
