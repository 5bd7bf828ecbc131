"""What is typed into a search finds the customer however it is written."""

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import Customer
from accounts.search import queries as search
from accounts.tenancy.transactions import provider_transaction
from accounts.web.paging import Place, page_by_key
from tests.factories import CustomerFactory, LineFactory, ProviderFactory


@pytest.fixture
def provider(db):
    found = ProviderFactory()
    with provider_transaction(found):
        yield found


@pytest.fixture
def people(provider):
    ada = CustomerFactory(
        provider=provider,
        account_number="7590-VHVEG",
        name="Ada  Abbott",
        email="ada.abbott@example.com",
    )
    LineFactory(provider=provider, customer=ada, identifier="(555) 000-3488")
    for number, name in (
        ("A-1", "Łukasz Müller-Öst"),
        ("A-2", "José O'Brien"),
        ("A-3", "王小明"),
        ("A-4", "محمد علي"),
        ("A-5", "Straße GmbH"),
        ("A-6", "100% Fun_Park"),
    ):
        CustomerFactory(provider=provider, account_number=number, name=name, email="")


def numbers(text):
    return set(Customer.objects.matching(text).values_list("account_number", flat=True))


FOUND = [
    ("Ada Abbott", {"7590-VHVEG"}),
    ("abbott ada", {"7590-VHVEG"}),
    ("ada \t  abbott", {"7590-VHVEG"}),
    ("ÁDA", {"7590-VHVEG"}),
    ("7590-VHVEG", {"7590-VHVEG"}),
    ("7590 VHVEG", {"7590-VHVEG"}),
    ("7590vhveg", {"7590-VHVEG"}),
    ("75 90 VHVEG", {"7590-VHVEG"}),
    ("vhveg", {"7590-VHVEG"}),
    ("555-000-3488", {"7590-VHVEG"}),
    ("5550003488", {"7590-VHVEG"}),
    ("(555) 000 3488", {"7590-VHVEG"}),
    ("55 50 00 34 88", {"7590-VHVEG"}),
    ("ada.abbott@example.com", {"7590-VHVEG"}),
    ("ADA.ABBOTT@EXAMPLE", {"7590-VHVEG"}),
    ("lukasz muller", {"A-1"}),
    ("müller", {"A-1"}),
    ("muller ost", {"A-1"}),
    ("jose obrien", {"A-2"}),
    ("O’Brien", {"A-2"}),
    ("小明", {"A-3"}),
    ("علي محمد", {"A-4"}),
    ("strasse", {"A-5"}),
    ("STRAẞE", {"A-5"}),
    ("a 2", {"A-2"}),
    ("A-", {f"A-{number}" for number in range(1, 7)} | {"7590-VHVEG"}),
    ("100%", {"A-6"}),
    ("fun_park", {"A-6"}),
    ("%", set()),
    ("_", set()),
    ("- -", set()),
    ("'; --", set()),
    ("ada nobody", set()),
]


@pytest.mark.parametrize(("text", "found"), FOUND)
def test_a_text_finds_whom_it_names(people, text, found):
    assert numbers(text) == found


@pytest.mark.parametrize(("text", "found"), FOUND)
def test_a_text_that_finds_many_is_looked_for_row_by_row_with_the_same_answer(
    people, monkeypatch, text, found
):
    monkeypatch.setattr(search, "FEW", 0)

    assert numbers(text) == found


def test_a_page_of_few_customers_is_taken_by_their_keys_in_one_query(
    people, django_assert_num_queries
):
    found = Customer.objects.all().matching("abbott").select_related("bill_profile")
    assert found.known_by_key

    with django_assert_num_queries(1):
        page = page_by_key(found, "account_number", Place(), among=Customer.objects.all())
    assert [customer.account_number for customer in page.rows] == ["7590-VHVEG"]


def test_a_change_of_a_name_or_a_number_is_found_at_once(people):
    ada = Customer.objects.get(account_number="7590-VHVEG")
    Customer.objects.filter(pk=ada.pk).update(name="Ada Lovelace", email="")
    ada.lines.update(identifier="777 1234567")

    assert (numbers("abbott lovelace"), numbers("lovelace")) == (set(), {"7590-VHVEG"})
    assert (numbers("5550003488"), numbers("777-1234567")) == (set(), {"7590-VHVEG"})


def test_the_search_answers_for_one_provider_alone(people):
    with provider_transaction(ProviderFactory()):
        assert numbers("abbott") == numbers("5550003488") == set()


def _keys(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def test_the_search_function_gives_keys_of_the_providers_own_rows_and_nothing_without_one(people):
    keys = "SELECT search_keys('accounts_customer', 'id', search_patterns('abbott'), '', 9)::text[]"
    assert len(_keys(keys)) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('billing.provider_id', '', true)")
    assert _keys(keys) == []


@pytest.mark.parametrize("column", ["name", "account_number"])
def test_the_search_function_reads_no_other_column(people, column):
    sql = f"SELECT search_keys('accounts_customer', '{column}', search_patterns('a'), '', 9)"
    with pytest.raises(DatabaseError), transaction.atomic():
        _keys(sql)


def test_the_index_of_trigrams_serves_the_role_that_searches(people):
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET LOCAL ROLE billing_search")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
        cursor.execute("EXPLAIN SELECT id FROM accounts_customer WHERE search_text LIKE '%abbott%'")
        plan = " ".join(line for (line,) in cursor.fetchall())
        cursor.execute("RESET ROLE")
        cursor.execute("SET LOCAL ROLE billing_app")
    assert "customer_search" in plan
