"""Which addresses the desk may connect to."""

from __future__ import annotations

import socket

import pytest

from dragoman.errors import ConfigError
from dragoman.fetch.guard import RefusedAddressError, allowed_ports, is_public, socket_factory

REFUSED = [
    "127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255",
    "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "2002:7f00:1::", "2002:a00:1::", "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe", "2001:0:0:0:0:0:80ff:fffe", "192.0.0.192", "192.88.99.1", "168.63.129.16", "::7f00:1", "::ffff:0:7f00:1", "::ffff:ac10:1", "64:ff9b:1::7f00:1",
    "2002:808:808::1", "2001::808:808", "fec0::1", "100::1", "3fff::1", "5f00::1", "2606:4700::5efe:a00:1",
    "2606:4700::200:5efe:a00:1", "2606:4700::1111%eth0", "8.8.8.8%eth0", "008.8.8.8", "localhost", "", "0x7f000001", "2130706433", "127.1", "not an address",
]  # fmt: skip
PUBLIC = ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]


@pytest.mark.parametrize("address", REFUSED)
def test_refused(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address: str) -> None:
    assert is_public(address)


def test_loopback_is_let_through_by_address_and_port_only() -> None:
    make = socket_factory(allowed_ports(["127.0.0.1:8001", "localhost:9000"]))
    for where in (("127.0.0.1", 8001), ("127.0.0.1", 9000)):
        make((socket.AF_INET, socket.SOCK_STREAM, 0, "", where)).close()
    for where in (("127.0.0.1", 8002), ("127.0.0.2", 8001), ("10.0.0.1", 8001)):
        with pytest.raises(RefusedAddressError):
            make((socket.AF_INET, socket.SOCK_STREAM, 0, "", where))


@pytest.mark.parametrize("entry", ["10.0.0.1:80", "example.org:80", "127.0.0.1", "localhost", "127.0.0.1:", ":80", "*:80", ""])
def test_nothing_but_loopback_can_be_allowed(entry: str) -> None:
    with pytest.raises(ConfigError, match=r"fetch\.allow"):
        allowed_ports([entry])
