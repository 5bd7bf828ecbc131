"""Which addresses of the network a request to the system of somebody else may go to."""

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from ..errors import Refused

# These lead to any IPv4 address, private ones too.
NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
# Public by its number, and answers machines of one cloud about themselves
METADATA = ip_address("168.63.129.16")


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
    if isinstance(address, IPv6Address) and _leads_elsewhere(address):
        return False
    if address.is_multicast or address.is_reserved or address == METADATA:
        return False
    return address.is_global


def _leads_elsewhere(address: IPv6Address) -> bool:
    """Return whether it stands for an IPv4 address, or for a site of its own."""
    stands_for = address.ipv4_mapped or address.sixtofour or address.teredo
    return bool(stands_for) or address.is_site_local or any(address in one for one in NAT64)
