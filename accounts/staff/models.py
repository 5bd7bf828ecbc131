from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models, transaction
from django.utils.crypto import get_random_string, salted_hmac

from ..tenancy.models import Provider
from . import passwords


def new_mark() -> str:
    return get_random_string(32)


class User(AbstractUser):
    """A person who logs in: staff of one provider, or ops of the platform when there is none.

    The hash of the password is kept apart, where the application can ask about it and never read it
    (docs/decisions/0026-sign-in.md). `session_mark` changes with the password, which ends the
    person's sessions.
    """

    password = None  # type: ignore[assignment]
    provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, null=True, blank=True, related_name="staff"
    )
    session_mark = models.CharField(max_length=32, default=new_mark, editable=False)

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(raw_password)
        self.session_mark = new_mark()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the person, and the hash of a password that was set since.

        The hash of a person who is there already is changed by the owner of the tables alone.
        """
        is_new = self._state.adding
        with transaction.atomic():
            super().save(*args, **kwargs)
            encoded = self.__dict__.pop("password", None)
            if encoded is not None:
                passwords.keep(self.pk, encoded, is_new=is_new)

    def check_password(self, raw_password: str | None) -> bool:
        return raw_password is not None and passwords.is_password(self.pk, raw_password)

    def has_usable_password(self) -> bool:
        return passwords.is_usable(self.pk)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        return salted_hmac(
            "accounts.User", self.session_mark, secret=secret, algorithm="sha256"
        ).hexdigest()


class Password(models.Model):
    """The hash of a person's password. The application adds one with a person, and reads none."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="+")
    encoded = models.CharField(max_length=128)

    def __str__(self) -> str:
        return f"the password of person {self.pk}"
