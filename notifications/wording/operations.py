"""What staff do with the wording of e-mails."""

from accounts.models import Provider

from .defaults import EmailWords
from .models import EmailTemplate
from .templates import check_words


def save_template(provider: Provider, kind: str, words: EmailWords, *, actor: str) -> EmailTemplate:
    """Store the provider's own words for a kind of e-mail. Raises Refused as `check_words` does."""
    check_words(words)
    template, _ = EmailTemplate.objects.update_or_create(
        provider=provider, kind=kind, defaults={**words._asdict(), "changed_by": actor}
    )
    return template
