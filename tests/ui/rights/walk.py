"""Every address of the pages, asked for and posted to by people of every role."""

import logging
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import User
from tests.ui.rights.declared import NEEDS_BY_ACT, OUTSIDE, PERMISSION_OF
from tests.ui.rights.things import WORDS, Parts

LATER = (("issues", "?part=rows"), ("palette", "?q=A-0"))  # what a page asks for itself
OF_MACHINES = ("api/", "^api/")


class Address(NamedTuple):
    """An address, by its name and, where its last part names an act, by the act."""

    name: str
    act: str
    path: str


class Answer(NamedTuple):
    status: int
    content: str


Answers = Mapping[tuple[Address, str], Answer]


def names_of_pages() -> list[str]:
    """Return the name of every address of the pages."""
    return [name for name, _ in _routes(get_resolver().url_patterns)]


def addresses_of(parts: Parts) -> list[Address]:
    """Return every address of the pages, with the parts filled in."""
    further = [Address(name, "", reverse(name) + query) for name, query in LATER]
    return [*_addresses(parts | WORDS), *further]


def addresses_of_things(parts: Parts) -> list[tuple[Address, Address]]:
    """Return every address that names a thing, with the same one that names what nobody has."""
    nobodys = {part: _nobodys(value) for part, value in parts.items()}
    pairs = zip(_addresses(parts | WORDS), _addresses(nobodys | WORDS), strict=True)
    return [(own, absent) for own, absent in pairs if own != absent]


class Caller(Client):
    """A client that keeps no copies of what templates were given, which takes most of the time."""

    def request(self, **request: Any) -> Any:
        return self.handler(self._base_environ(**request))


def answers_to(person: User, addresses: list[Address], *, knocks: bool = False) -> Answers:
    """Ask for each address, and post an empty form to it. Without a token nothing is changed.

    Who `knocks` posts only what is refused or looked at late. Elsewhere the permission is looked at
    before the method: to whom may post, a method that no page takes is answered by 405.
    """
    client = Caller()
    client.force_login(person)
    logging.disable(logging.CRITICAL)
    found = {}
    for address in addresses:
        found[address, "GET"] = _answer(client.get(address.path))
        found[address, "POST"] = _posted(client, address, knocks)
    logging.disable(logging.NOTSET)
    return found


def _posted(client: Client, address: Address, knocks: bool) -> Answer:
    if knocks and address.name in PERMISSION_OF:
        answer = _answer(client.put(address.path))
        if answer.status == 405:
            return answer
    return _answer(client.post(address.path))


def _routes(patterns: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    for one in patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _routes(one.url_patterns, route)
        elif isinstance(one, URLPattern) and not route.startswith(OF_MACHINES):
            yield str(one.name), route


def _addresses(parts: Parts) -> Iterator[Address]:
    for name, route in _routes(get_resolver().url_patterns):
        if name in OUTSIDE:
            continue
        for act in NEEDS_BY_ACT.get(name, ("",)):
            named = {part for part in _parameters(route) if not (act and part == "name")}
            values = {part: _value(parts, part, route) for part in named}
            values |= {"name": act} if act else {}
            yield Address(name, act, reverse(name, kwargs=values))


def _value(parts: Parts, part: str, route: str) -> Any:
    """Return what stands for the part: that of the longest beginning of the route."""
    fitting = [start for name, start in parts if name == part and route.startswith(start)]
    assert fitting, f"tests/ui/rights/things.py has no {part} for {route}"
    return parts[part, max(fitting, key=len)]


def _parameters(route: str) -> list[str]:
    return [part.split(">")[0].split(":")[-1] for part in route.split("<")[1:]]


def _nobodys(value: Any) -> Any:
    return 0 if isinstance(value, int) else UUID(int=0) if isinstance(value, UUID) else "NOBODYS"


def _answer(response: Any) -> Answer:
    is_page = not response.streaming and "html" in response.headers.get("Content-Type", "")
    return Answer(response.status_code, response.content.decode() if is_page else "")
