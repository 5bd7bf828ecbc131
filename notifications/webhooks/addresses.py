"""Which addresses of the network a webhook may go to."""

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from accounts.errors import Refused

NAT64 = IPv6Network("64:ff9b::/96")  # leads to any IPv4 address, private ones too


class AddressRefused(OSError):
    """The name leads to an address that no webhook goes to."""


def read_url(text: str) -> SplitResult:
    """Return the parts of an endpoint's URL.

    Raises Refused for one that is not https with a host, and no user. Where the deployment allows
    private addresses, http is allowed too.
    """
    schemes = ("https", "http") if settings.WEBHOOKS_PRIVATE else ("https",)
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        parts = SplitResult("", "", "", "", "")
    plain = text.isascii() and text.isprintable() and " " not in text
    if not plain or parts.scheme not in schemes or not parts.hostname or "@" in parts.netloc:
        raise Refused(
            f"an endpoint is {schemes[0]}:// and a host, without a user", code="webhook_url_invalid"
        )
    return parts


def checked_addresses(host: str, port: int) -> list[str]:
    """Look the name up and return its addresses.

    Raises AddressRefused where one of them is not public, unless the deployment allows it, and
    OSError for a name that leads nowhere.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(place[0]) for *_, place in found))
    for address in addresses:
        if not settings.WEBHOOKS_PRIVATE and not is_public(address):
            raise AddressRefused(f"{host} leads to {address}, which is no public address")
    return addresses


def is_public(text: str) -> bool:
    """Return whether the address is one of the internet at large, and leads to no other one."""
    address: IPv4Address | IPv6Address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv6Address) and (
        address.ipv4_mapped or address.sixtofour or address.teredo or address in NAT64
    ):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved
