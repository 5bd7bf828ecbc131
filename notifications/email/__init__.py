"""E-mails to customers and to staff."""
