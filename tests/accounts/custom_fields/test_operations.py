"""Custom fields: defined, changed, archived, and what customers may have of them."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.custom_fields.operations import archive_field, define_field, edit_field
from accounts.custom_fields.queries import fields_in_use, text_of
from accounts.custom_fields.states import MOST_FIELDS
from accounts.customers.operations import create_customer, edit_customer
from accounts.errors import AlreadyExists, Refused
from accounts.models import CustomField
from tests.factories import BillProfileFactory, CustomerFactory

TODAY = date(2027, 1, 1)


def define(provider, name="Region", kind="TEXT", **values):
    return define_field(provider, name=name, kind=kind, **values)


def give(customer, **values):
    return edit_customer(customer, {"custom_fields": values}, as_of=TODAY).custom_fields


def code_of(act):
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def test_a_field_is_defined_and_its_code_made_of_its_name(provider):
    made = define(provider, "End of contract (last)", "DATE", in_lists=True)
    assert (made.code, made.kind, made.in_lists) == ("end_of_contract_last", "DATE", True)


def test_a_code_is_taken_once(provider):
    define(provider)
    with pytest.raises(AlreadyExists):
        define(provider)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"name": "地域"}, "custom_field_code_required"),
        ({"kind": "CHOICE"}, "custom_field_choices"),
        ({"kind": "TEXT", "choices": ["North"]}, "custom_field_choices"),
        ({"kind": "CHOICE", "choices": ["x" * 201]}, "custom_field_choices"),
        ({"kind": "CHOICE", "choices": [f"{one}" for one in range(51)]}, "custom_field_choices"),
    ],
)
def test_a_field_that_is_none_is_refused(provider, values, code):
    assert code_of(lambda: define(provider, **values)) == code


def test_there_are_so_many_fields_and_no_more_but_for_archived_ones(provider):
    fields = [define(provider, f"Field {number}") for number in range(MOST_FIELDS)]
    assert code_of(lambda: define(provider)) == "custom_fields_too_many"
    archive_field(fields[0])
    assert define(provider).pk


def test_an_archived_field_is_not_changed(provider):
    field = archive_field(define(provider))
    assert code_of(lambda: edit_field(field, {"name": "X"})) == "custom_field_archived"
    assert code_of(lambda: archive_field(field)) == "custom_field_archived"
    assert fields_in_use() == []


@pytest.mark.parametrize(
    ("kind", "given", "kept", "shown"),
    [
        ("TEXT", " North ", "North", "North"),
        ("NUMBER", "012.50", "12.5", "12.5"),
        ("NUMBER", Decimal("-0"), "0", "0"),
        ("DATE", "2027-01-31", "2027-01-31", "31 Jan 2027"),
        ("DATE", date(2027, 1, 31), "2027-01-31", "31 Jan 2027"),
        ("CHOICE", "North", "North", "North"),
        ("YES_NO", False, False, "No"),
    ],
)
def test_a_value_has_one_form(provider, kind, given, kept, shown):
    field = define(provider, kind=kind, choices=["North"] if kind == "CHOICE" else [])
    assert give(CustomerFactory(), region=given) == {"region": kept}
    assert text_of(field, {"region": kept}) == shown


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("TEXT", 7),
        ("TEXT", "x" * 201),
        ("NUMBER", 12.5),
        ("NUMBER", "1e5"),
        ("NUMBER", "0.00001"),
        ("NUMBER", "1" + "0" * 20),
        ("DATE", "31.1.2027"),
        ("DATE", "1000-01-01"),
        ("CHOICE", "South"),
        ("CHOICE", 1),
        ("YES_NO", "yes"),
        ("YES_NO", 1),
    ],
)
def test_a_value_that_the_field_does_not_take_is_refused(provider, kind, given):
    define(provider, kind=kind, choices=["North"] if kind == "CHOICE" else [])
    assert code_of(lambda: give(CustomerFactory(), region=given)) == "custom_field_invalid"


def test_what_is_not_given_stays_and_none_clears(provider):
    define(provider)
    define(provider, "Shoe size", "NUMBER")
    customer = CustomerFactory()
    give(customer, region="North", shoe_size="42")
    assert give(customer, region=None) == {"shoe_size": "42"}
    assert edit_customer(customer, {"custom_fields": None}, as_of=TODAY).custom_fields == {}


def test_a_field_that_there_is_not_is_refused_and_an_archived_one_can_be_cleared(provider):
    field = define(provider)
    customer = CustomerFactory()
    give(customer, region="North")
    assert code_of(lambda: give(customer, king="Ada")) == "custom_field_unknown"
    archive_field(field)
    assert give(customer, region="North") == {"region": "North"}
    assert code_of(lambda: give(customer, region="South")) == "custom_field_unknown"
    assert give(customer, region=None) == {}


def test_a_choice_that_was_taken_away_is_kept_and_never_given_again(provider):
    field = define(provider, kind="CHOICE", choices=["North", "South"])
    customer = CustomerFactory()
    give(customer, region="North")
    edit_field(field, {"choices": ["South"]})
    assert give(customer, region="North") == {"region": "North"}
    assert code_of(lambda: give(CustomerFactory(), region="North")) == "custom_field_invalid"


def test_a_required_field_is_asked_of_new_customers_and_never_cleared(provider):
    old = CustomerFactory()
    define(provider, required=True)

    def create(**values):
        profile = BillProfileFactory()
        return create_customer(
            provider, as_of=TODAY, bill_profile=profile, name="Ada", **values
        ).custom_fields

    assert code_of(create) == "custom_field_required"
    assert create(custom_fields={"region": "North"}) == {"region": "North"}
    edit_customer(old, {"name": "Bo"}, as_of=TODAY)
    assert code_of(lambda: give(old, region=" ")) == "custom_field_required"


def test_the_database_refuses_a_choice_without_choices(provider):
    field = define(provider, kind="CHOICE", choices=["North"])
    with pytest.raises(Exception, match="custom_field_choices"):
        CustomField.objects.filter(pk=field.pk).update(choices=[])
