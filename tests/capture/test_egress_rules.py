"""Which hosts and addresses are let through, as tables and laws."""

import ipaddress

import pytest
from hypothesis import given, strategies as st

from visual_gate.records import EgressRules, HostRule


@pytest.mark.parametrize(
    ("pattern", "host", "port"),
    [
        ("shop.test", "shop.test", 80),
        ("shop.test", "SHOP.test.", 443),
        ("shop.test:8080", "shop.test", 8080),
        ("shop.test:*", "shop.test", 9999),
        ("*.shop.test", "a.b.shop.test", 80),
        ("web-*.shop:*", "web-canary.shop", 8080),
        ("*", "anything.at.all", 443),
        ("*:*", "10.0.0.1", 22),
        ("[::1]:8080", "::1", 8080),
        ("bücher.test", "xn--bcher-kva.test", 80),
    ],
)
def test_a_host_that_fits_is_let_through(pattern: str, host: str, port: int) -> None:
    assert not EgressRules.parse([pattern], []).host_problem(host, port)


@pytest.mark.parametrize(
    ("pattern", "host", "port"),
    [
        ("shop.test", "shop.test", 8080),
        ("shop.test:8080", "shop.test", 80),
        ("shop.test", "evil-shop.test", 80),
        ("shop.test", "shop.test.evil", 80),
        ("*.shop.test", "shop.test", 80),
        ("*.shop.test", "evilshop.test", 80),
        ("web-*.shop", "web-a.b.shop", 80),
        ("shop.test", "shopxtest", 80),
        ("*", "anything", 22),
    ],
)
def test_a_host_that_does_not_fit_is_refused_by_name(
    pattern: str, host: str, port: int
) -> None:
    problem = EgressRules.parse([pattern], []).host_problem(host, port)
    assert problem == f"{host}:{port} is not in allow_hosts"


@pytest.mark.parametrize("pattern", ["", "a b", "http://x", "x:0", "x:70000", "u@x"])
def test_what_is_no_host_pattern_is_told_what_would_be(pattern: str) -> None:
    with pytest.raises(ValueError, match="must be a host, HOST:PORT or HOST:"):
        HostRule.parse(pattern)


@pytest.mark.parametrize(
    "address",
    [
        "10.1.2.3",
        "127.0.0.1",
        "127.255.0.9",
        "0.0.0.0",  # noqa: S104  an address that reaches this machine
        "192.168.1.1",
        "172.16.0.1",
        "100.64.0.1",
        "169.254.169.254",
        "100.100.100.200",
        "192.0.0.192",
        "168.63.129.16",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    problem = EgressRules.parse(["*:*"], []).address_problem(
        ipaddress.ip_address(address)
    )
    assert problem.endswith("and not in allow_private")


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1"])
def test_a_public_address_is_let_through(address: str) -> None:
    rules = EgressRules.parse(["*"], [])
    assert not rules.address_problem(ipaddress.ip_address(address))


def test_a_private_network_that_is_named_is_let_through_and_no_other() -> None:
    rules = EgressRules.parse(["*"], ["10.0.0.0/8", "::1/128"])
    assert not rules.address_problem(ipaddress.ip_address("10.9.8.7"))
    assert not rules.address_problem(ipaddress.ip_address("::ffff:10.9.8.7"))
    assert not rules.address_problem(ipaddress.ip_address("::1"))
    assert rules.address_problem(ipaddress.ip_address("192.168.0.1"))


def test_metadata_is_opened_only_by_a_network_of_its_own() -> None:
    metadata = ipaddress.ip_address("169.254.169.254")
    everything = EgressRules.parse(["*"], ["0.0.0.0/0", "::/0"])
    assert "metadata" in everything.address_problem(metadata)
    meant = EgressRules.parse(["*"], ["169.254.169.254/32"])
    assert not meant.address_problem(metadata)


@given(st.ip_addresses(v=4))
def test_an_address_written_inside_another_is_judged_the_same(
    address: ipaddress.IPv4Address,
) -> None:
    rules = EgressRules.parse(["*"], ["10.0.0.0/8"])
    mapped = ipaddress.ip_address(f"::ffff:{address}")
    translated = ipaddress.IPv6Address(
        int(ipaddress.IPv6Address("64:ff9b::")) + int(address)
    )
    refused = bool(rules.address_problem(address))
    assert bool(rules.address_problem(mapped)) == refused
    assert bool(rules.address_problem(translated)) == refused
