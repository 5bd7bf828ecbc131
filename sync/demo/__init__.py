"""The demo provider: 7,043 customers of a telephone and internet company, billed relative to today."""
