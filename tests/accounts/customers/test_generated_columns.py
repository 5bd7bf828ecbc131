"""What an update of a customer costs."""

import pytest
from django.db import connection

ROW, BEFORE, UPDATE = 1, 2, 16
LOOKS_BEFORE = f"""
    SELECT tgname FROM pg_trigger
    WHERE tgrelid = 'accounts_customer'::regclass
        AND tgtype & {ROW | BEFORE | UPDATE} = {ROW | BEFORE | UPDATE}
"""


@pytest.mark.django_db
def test_no_trigger_looks_at_a_customer_before_an_update_or_its_search_text_is_computed_anew() -> (
    None
):
    with connection.cursor() as cursor:
        cursor.execute(LOOKS_BEFORE)

        assert cursor.fetchall() == []
