"""A signature on what was approved.

A message that was changed around the platform is then recognised when it is served.
"""

import json

from django.core import signing
from django.utils.crypto import constant_time_compare

from .models.message import Message

SIGNER = signing.Signer(salt="notifications.message")


def seal_of(message: Message, approved_by: str, approved_count: int) -> str:
    """Sign the message's contents and audience with its people and its approved count.

    The people wrote, edited and approved it.
    """
    contents = [
        str(message.pk),
        message.category,
        message.level,
        message.title,
        message.text,
        sorted(message.viewer_roles),
        message.audience,
        message.author,
        message.edited_by,
        sorted(message.editors),
        message.most_a_day,
        approved_by,
        approved_count,
    ]
    return SIGNER.signature(json.dumps(contents, sort_keys=True, ensure_ascii=False))


def is_sealed(message: Message) -> bool:
    """Whether the message is, to the letter, what was approved by somebody who did not write it."""
    if not message.approval_seal or message.approved_count is None:
        return False
    if message.approved_by == "" or wrote(message, message.approved_by):
        return False
    return constant_time_compare(
        message.approval_seal, seal_of(message, message.approved_by, message.approved_count)
    )


def wrote(message: Message, person: str) -> bool:
    """Whether the person is the author, or has changed the message since it was last approved."""
    return person in (message.author, message.edited_by, *message.editors)
