"""The demo provider: 7,043 customers of a telephone company, billed relative to today."""
