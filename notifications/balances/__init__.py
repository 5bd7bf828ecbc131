"""Balances that fall below a threshold, and the e-mails about them."""
