from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.template import engines
from django.template.response import SimpleTemplateResponse
from django.test import RequestFactory
from django_scopes import ScopeError

from accounts.models import Customer, StatusChange
from accounts.tenancy.transactions import provider_transaction
from accounts.web.middleware import ProviderMiddleware
from tests.factories import CustomerFactory


def call(view, user, address="/"):
    request = RequestFactory().get(address)
    request.user = user
    return ProviderMiddleware(lambda request: HttpResponse()).process_view(request, view, (), {})


def test_a_view_sees_its_own_provider_and_its_dates(staff):
    seen = []

    def view(request):
        seen.append((request.provider, request.as_of, Customer.objects.count()))
        return HttpResponse()

    assert call(view, staff, "/?as_of=2027-01-05").status_code == 200
    assert seen == [(staff.provider, date(2027, 1, 5), 0)]


def test_the_response_is_rendered_inside_the_transaction(staff, profile):
    with provider_transaction(profile.provider):
        CustomerFactory(bill_profile=profile, account_number="A-1", cycle_date=None)
    template = engines["django"].from_string(
        "{% for customer in customers %}{{ customer.account_number }}{% endfor %}"
    )
    response = call(
        lambda request: SimpleTemplateResponse(template, {"customers": Customer.objects.all()}),
        staff,
    )
    assert response.content == b"A-1"


@pytest.mark.parametrize("error", [Http404, RuntimeError])
def test_an_exception_leaves_nothing_behind(staff, profile, error):
    def view(request):
        CustomerFactory(bill_profile=profile, account_number="A-1", cycle_date=None)
        raise error

    with pytest.raises(error):
        call(view, staff)
    with provider_transaction(profile.provider):
        assert not Customer.objects.exists()


def test_what_a_view_changes_is_recorded_with_the_person_and_the_way(staff, profile):
    with provider_transaction(profile.provider):
        CustomerFactory(bill_profile=profile, account_number="A-1", cycle_date=None)

    def view(request):
        customer = Customer.objects.get()
        customer.suspend()
        customer.save()
        return HttpResponse()

    call(view, staff)
    with provider_transaction(profile.provider):
        change = StatusChange.objects.get()
    assert (change.actor, change.via) == ("clara", "UI")


@pytest.mark.usefixtures("plain_provider")
def test_a_stranger_passes_and_sees_no_provider():
    assert call(lambda request: HttpResponse(), AnonymousUser()) is None
    with pytest.raises(ScopeError):
        Customer.objects.count()
