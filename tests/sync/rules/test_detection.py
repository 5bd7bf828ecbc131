from datetime import date

from accounts.models import Customer
from sync.findings.states import SOURCE_CODES
from sync.rules.codes import CODES
from sync.rules.issues import (
    accounts_found,
    any_of,
    codes_on,
    conditions,
    count_by_code,
    with_codes,
)
from sync.rules.out_of_sync import codes_of, out_of_sync
from tests.sync.rules.faults import BARE_FAULTS, FAULTS, make_clean, make_faults

AS_OF = date(2026, 12, 10)
EACH, CLEAN = 1_000, 100_000


def found_by_look():
    rules = conditions(AS_OF)
    customers = with_codes(Customer.objects.filter(any_of(rules.values())), rules)
    return {(customer.pk, code) for customer in customers for code in codes_on(customer)}


def test_each_injected_fault_is_found_by_its_code_and_no_other(provider):
    make_faults(provider, EACH)
    made = {code: EACH * (2 if f"{code}-BARE" in BARE_FAULTS else 1) for code in SOURCE_CODES}
    assert count_by_code(AS_OF) == {code: made.get(code, 0) for code in CODES}
    for code in SOURCE_CODES:
        faulty = Customer.objects.filter(account_number__startswith=f"{code}-")
        assert accounts_found(faulty, AS_OF, wanted=[code]).count() == made[code]
    assert accounts_found(Customer.objects.all(), AS_OF, wanted=SOURCE_CODES).count() == sum(
        made.values()
    )


def test_nothing_is_found_in_100000_clean_accounts(provider):
    make_clean(provider, CLEAN)
    assert Customer.objects.count() >= CLEAN
    assert set(count_by_code(AS_OF).values()) == {0}


def test_a_look_at_each_account_finds_what_one_pass_over_all_finds(provider):
    make_faults(provider, 20)
    make_clean(provider, 100)
    numbers = dict(Customer.objects.values_list("pk", "account_number"))
    found = found_by_look()
    assert all(numbers[key].startswith(f"{code}-") for key, code in found)
    assert len(found) == 20 * len(FAULTS | BARE_FAULTS)
    assert {key for key, _ in found} == {
        row["pk"] for row in accounts_found(Customer.objects.all(), AS_OF)
    }


def test_what_is_suppressed_is_counted_by_index(provider, django_assert_max_num_queries):
    """A hash over all lines for each account took seconds for a few thousand customers."""
    with django_assert_max_num_queries(30) as asked:
        assert set(count_by_code(AS_OF, suppressed=True).values()) == {0}
    assert not [query["sql"] for query in asked if "enable_nestloop" in query["sql"]]


def test_the_command_lists_the_nine(provider):
    make_faults(provider, 20)
    nine = {(customer.pk, code) for customer in out_of_sync() for code in codes_of(customer)}
    assert nine == {(key, code) for key, code in found_by_look() if code in SOURCE_CODES}
