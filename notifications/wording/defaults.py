"""The platform's own words for each kind of e-mail, by language.

A provider may put its own in their place.
"""

from typing import NamedTuple

from accounts.tenancy.states import Language

from .states import EmailKind


class EmailWords(NamedTuple):
    """Subject and text of an e-mail, with $placeholders.

    The HTML version is made from the text where it is empty.
    """

    subject: str
    text: str
    html: str = ""


ENGLISH = EmailWords(
    "Your balance with $provider is low",
    """Dear $name,

the available balance of your account $account_number is $available_balance. \
It has fallen below $threshold.

Balance due: $balance_due
As of: $date

If you have paid in the last days, please disregard this message.

$provider
""",
)
WORDS: dict[str, dict[str, EmailWords]] = {
    EmailKind.THRESHOLD: {
        Language.EN_US: ENGLISH,
        Language.EN_GB: ENGLISH,
        Language.DE: EmailWords(
            "Ihr Guthaben bei $provider ist niedrig",
            """Guten Tag $name,

das verfügbare Guthaben Ihres Kontos $account_number beträgt $available_balance \
und liegt damit unter $threshold.

Offener Betrag: $balance_due
Stand: $date

Haben Sie in den letzten Tagen bezahlt, ist diese Nachricht gegenstandslos.

$provider
""",
        ),
        Language.ES: EmailWords(
            "Su saldo con $provider es bajo",
            """Estimado/a $name:

El saldo disponible de su cuenta $account_number es de $available_balance, por debajo de $threshold.

Importe pendiente: $balance_due
Fecha: $date

Si ha pagado en los últimos días, no tenga en cuenta este mensaje.

$provider
""",
        ),
        Language.FR: EmailWords(
            "Votre solde chez $provider est bas",
            """Bonjour $name,

le solde disponible de votre compte $account_number est de $available_balance, \
inférieur à $threshold.

Montant dû : $balance_due
Date : $date

Si vous avez payé ces derniers jours, ne tenez pas compte de ce message.

$provider
""",
        ),
    },
}
