"""Requests go to public addresses alone, whatever a name leads to."""

import socket
from typing import Any
from unittest.mock import patch

import pytest

from accounts.outbound.addresses import is_public
from accounts.outbound.posting import post
from tests.receiver import Receiver

NAME = "https://hooks.example.com"
PUBLIC = "93.184.216.34"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104  (refused)
        "224.0.0.1",
        "255.255.255.255",
        "240.0.0.1",
        "::1",
        "::",
        "fe80::1%eth0",
        "168.63.129.16",
        "fd00::1",
        "fd00:ec2::254",
        "fec0::1",
        "::7f00:1",
        "ff02::1",
        "::ffff:93.184.216.34",
        "::ffff:127.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
        "64:ff9b:1::7f00:1",
    ],
)
def test_no_request_goes_to_what_is_not_public(address: str) -> None:
    assert not is_public(address)
    assert is_public("93.184.216.34")
    assert is_public("2606:4700::1111")


def found(*addresses: str) -> list[Any]:
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in addresses]


def test_a_name_of_which_one_address_is_private_is_refused() -> None:
    with (
        patch("socket.getaddrinfo", return_value=found(PUBLIC, "127.0.0.1")),
        patch("socket.create_connection") as connect,
    ):
        answer = post(NAME, b"{}", {})
    assert "127.0.0.1" in answer.error
    assert not connect.called


def test_a_name_that_is_bound_anew_after_the_look_up_leads_nowhere_else() -> None:
    answers = [found(PUBLIC), found("127.0.0.1")]
    with (
        patch("socket.getaddrinfo", side_effect=answers) as looked_up,
        patch("socket.create_connection", side_effect=OSError("away")) as connect,
    ):
        post(NAME, b"{}", {})
    assert looked_up.call_count == 1
    assert [call.args[0] for call in connect.call_args_list] == [(PUBLIC, 443)]


def test_a_receiver_on_this_machine_is_not_asked_under_a_name_that_leads_to_it(
    receiver: Receiver,
) -> None:
    port = receiver.url.split(":")[2].split("/")[0]
    with patch("socket.getaddrinfo", return_value=found("127.0.0.1")):
        answer = post(f"{NAME}:{port}/hook", b"{}", {})
    assert answer.error == "hooks.example.com leads to 127.0.0.1, which is no public address"
    assert receiver.taken == []
