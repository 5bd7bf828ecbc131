"""Dates that commands take."""

from argparse import ArgumentTypeError

import pytest

from accounts.management.base import iso_date


@pytest.mark.parametrize("text", ["1899-12-31", "2201-01-01", "9999-12-31", "0001-01-01"])
def test_a_date_that_is_far_from_every_bill_is_no_argument(text):
    with pytest.raises(ArgumentTypeError, match="is not between 1900-01-01 and 2200-12-31"):
        iso_date(text)
