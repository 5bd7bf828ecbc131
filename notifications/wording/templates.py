"""E-mails put into words: a provider's template or the platform's.

The account's figures are written in the provider's language.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from string import Template

from babel.dates import format_date
from babel.numbers import format_currency
from django.utils.html import escape, linebreaks

from accounts.errors import Refused
from accounts.models import Customer, Provider
from accounts.money import minor_units

from .defaults import WORDS, EmailWords
from .models import EmailTemplate

PLACEHOLDERS = {
    "provider": "your company's name",
    "name": "the customer's name",
    "account_number": "the account number",
    "available_balance": "credit limit less balance due",
    "balance_due": "what the account owes",
    "threshold": "the threshold that it fell below",
    "date": "the date of the balance",
}
SAMPLE_AMOUNTS = {
    "available": Decimal("-62.5"),
    "threshold": Decimal(-50),
    "balance_due": Decimal("62.5"),
}


@dataclass(frozen=True)
class Rendered:
    subject: str
    text: str
    html: str


def words_for(provider: Provider, kind: str) -> EmailWords:
    """Return the provider's own template of this kind, or the platform's.

    The platform's is in the provider's language.
    """
    own = EmailTemplate.objects.filter(kind=kind).first()
    return EmailWords(own.subject, own.text, own.html) if own else WORDS[kind][provider.language]


def render(words: EmailWords, values: Mapping[str, str]) -> Rendered:
    """Put the values into the template.

    In HTML they are escaped, and without an HTML template the text is set in paragraphs.
    """
    subject = " ".join(Template(words.subject).substitute(values).split())[:200]
    text = Template(words.text).substitute(values)
    escaped = {name: escape(value) for name, value in values.items()}
    html = (
        Template(words.html).substitute(escaped)
        if words.html
        else linebreaks(text, autoescape=True)
    )
    return Rendered(subject, text, html)


def check_words(words: EmailWords, known: Collection[str] = tuple(PLACEHOLDERS)) -> None:
    """Raise Refused for words that cannot be sent.

    They are an empty subject or text, a placeholder that is not known, or a $ that is none.
    """
    if not words.subject.strip() or not words.text.strip():
        raise Refused("an e-mail needs a subject and a text", code="template_incomplete")
    for part in words:
        template = Template(part)
        if not template.is_valid():
            raise Refused(
                "write $$ for a dollar sign; a single one starts a placeholder",
                code="template_dollar_sign",
            )
        unknown = sorted(set(template.get_identifiers()) - set(known))
        if unknown:
            there = ", ".join(f"${name}" for name in known)
            raise Refused(
                f"${unknown[0]} is not a placeholder; there are {there}",
                code="template_placeholder_unknown",
            )


def values_for(
    provider: Provider,
    customer: Customer,
    *,
    available: Decimal,
    threshold: Decimal,
    balance_due: Decimal,
    as_of: date,
) -> dict[str, str]:
    """Return what stands for each placeholder.

    Amounts and dates are written as in the provider's language.
    """

    def amount(value: Decimal) -> str:
        return money_in(provider.language, value, customer.currency)

    return {
        "provider": provider.name,
        "name": customer.name,
        "account_number": customer.account_number,
        "available_balance": amount(available),
        "balance_due": amount(balance_due),
        "threshold": amount(threshold),
        "date": format_date(as_of, format="long", locale=provider.language),
    }


def sample_values(provider: Provider, as_of: date) -> dict[str, str]:
    """Return the values of a made-up account, for a preview."""
    customer = Customer(name="Ada Example", account_number="A-1001", currency=provider.currency)
    return values_for(provider, customer, as_of=as_of, **SAMPLE_AMOUNTS)


def money_in(language: str, value: Decimal, currency: str) -> str:
    """Write an amount in a language, with the decimals of its minor unit."""
    rounded = round(value, minor_units(currency))
    return format_currency(rounded, currency, locale=language)
