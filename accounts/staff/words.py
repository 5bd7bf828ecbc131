"""Permissions in the words of those who lack them."""

from functools import cache

from django.apps import apps


@cache
def right(permission: str) -> str:
    """Return what a permission, such as accounts.run_process, lets a person do.

    The words go on after "to": "start and pause processes". A name that nobody declares is
    returned as it is.
    """
    label, _, codename = permission.partition(".")
    if not codename or label not in apps.app_configs:
        return permission
    for model in apps.get_app_config(label).get_models():
        for name, words in model._meta.permissions:
            if name == codename:
                return str(words).removeprefix("Can ")
    return permission
