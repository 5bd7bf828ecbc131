from typing import Any

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Func
from django.utils.crypto import get_random_string, salted_hmac

from ..database.fields import EmailLineField, LineField
from ..tenancy.models import Provider
from ..tenancy.rows import KeyField, ProviderForeignKey, ProviderModel
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

    class Meta(AbstractUser.Meta):
        constraints = [
            # So that what names a person can name the provider too.
            models.UniqueConstraint(fields=["provider", "id"], name="person_of_provider"),
        ]

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


class Role(ProviderModel):
    """A group of permissions that a provider gives to its people.

    Three roles come along with each provider. What they may is the platform's default, with what
    the provider has `added` and without what it has `removed`, so that a new version's permissions
    reach them. A role of the provider's own has what was added alone.
    """

    code = KeyField()
    name = LineField(max_length=100)
    added = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    removed = ArrayField(models.CharField(max_length=100), default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "code"], name="role_code"),
            models.UniqueConstraint(fields=["provider", "name"], name="role_name"),
        ]
        permissions = [
            ("manage_staff", "Can invite people, give them roles, switch them off, adjust roles")
        ]

    def __str__(self) -> str:
        return self.name


class RoleHolder(ProviderModel):
    """The role that a person has."""

    user = models.ForeignKey(
        # The database has a reference that carries the provider.
        User,
        on_delete=models.PROTECT,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    role = ProviderForeignKey(Role, related_name="holders")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "user"], name="person_has_one_role"),
        ]
        indexes = [
            models.Index(fields=["provider", "role"], name="holders_of_role"),
        ]

    def __str__(self) -> str:
        return f"person {self.user_id}: {self.role_id}"


class Invitation(ProviderModel):
    """An invitation that waits. Its row goes when somebody has joined by it, or it is withdrawn.

    The link is in the e-mail alone; only the hash of its secret is kept. `handed_over_at` is when
    the e-mail left, or may have left; `mail_failed` says that it has not.
    """

    email = EmailLineField(max_length=254)
    full_name = LineField(max_length=150)
    role = ProviderForeignKey(Role, related_name="invitations")
    secret_hash = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    handed_over_at = models.DateTimeField(null=True, blank=True)
    mail_failed = models.BooleanField(default=False)
    made_by = LineField(max_length=150)
    made_at = models.DateTimeField(db_default=Func(function="now"), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "email"], name="invitation_email"),
            models.UniqueConstraint(fields=["provider", "secret_hash"], name="invitation_secret"),
        ]

    def __str__(self) -> str:
        return self.email
