"""Filters of the list of in-product messages."""

from accounts.web.filters import ChoiceFilter, ListFilter

from .states import MessageStatus


class MessageFilter(ListFilter):
    status = ChoiceFilter(label="State", choices=MessageStatus.choices, empty_label="Any state")
