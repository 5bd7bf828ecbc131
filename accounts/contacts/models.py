from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Func, Q

from ..customers.models import Customer
from ..database.fields import EmailLineField, LineField
from ..search.queries import register_search
from ..tenancy.rows import ProviderForeignKey, ProviderModel
from .states import ContactRole


class Contact(ProviderModel):
    """A person whom one reaches at a customer, and what for.

    The search for customers finds a customer by its contacts too.
    """

    customer = ProviderForeignKey(Customer, related_name="contacts")
    name = LineField(max_length=200)
    roles = ArrayField(models.CharField(max_length=9, choices=ContactRole), default=list)
    email = EmailLineField(max_length=254, blank=True)
    phone = LineField(max_length=40, blank=True)
    made_at = models.DateTimeField(db_default=Func(function="now"), editable=False)
    search_text = models.GeneratedField(
        expression=Func(
            Func("name", "email", function="search_words", arg_joiner=" || ' ' || "),
            Func("phone", function="search_number"),
            template="%(expressions)s",
            arg_joiner=" || ",
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(roles__contained_by=ContactRole.values), name="contact_roles"
            ),
            models.CheckConstraint(
                condition=~Q(email="") | ~Q(phone=""), name="contact_is_reachable"
            ),
        ]
        indexes = [
            models.Index(fields=["provider", "customer", "id"], name="contact_of_customer"),
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="contact_search"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def roles_in_words(self) -> list[str]:
        return [ContactRole(role).label for role in self.roles]


register_search(Contact, "customer_id")
