"""Billing: a book of any size through every process, and a year of the demo's customers."""
