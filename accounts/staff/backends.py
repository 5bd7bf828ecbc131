from typing import Any

from django.contrib.auth.backends import ModelBackend

from .queries import permissions_by_role


class StaffBackend(ModelBackend):
    """Lets people sign in by name and password, and do what their role may.

    Groups of Django take no part: they would be the same for every provider.
    """

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        if not hasattr(user_obj, "_permissions_by_role"):
            user_obj._permissions_by_role = set(permissions_by_role(user_obj))
        held: set[str] = user_obj._permissions_by_role
        return held
