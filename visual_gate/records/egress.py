"""Which hosts and addresses a capture may reach; decided here, enforced in capture."""

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self, TypeAlias

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network

WEB_PORTS = frozenset({80, 443})
ANY = "*"
LAST_PORT = 65_535
_PATTERN = re.compile(r"(?P<host>\[[0-9a-f:.]+\]|[^\s:/@\[\]]+)(?::(?P<port>\*|\d+))?")

DIRE: tuple[Network, ...] = tuple(
    ipaddress.ip_network(one)
    for one in (
        "169.254.0.0/16",  # link-local, with the metadata service of most clouds
        "fe80::/10",
        "fd00:ec2::/32",  # metadata of AWS over IPv6
        "100.100.100.200/32",  # of Alibaba
        "192.0.0.192/32",  # of Oracle
        "168.63.129.16/32",  # of Azure
    )
)
"""What hands out credentials: opened only by a network within one of these."""

NAT64: Network = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class HostRule:
    """Hosts by pattern, and the ports on them.

    ``host`` is lower case; ``*.`` in front stands for any number of labels, a ``*``
    within a label for part of it, ``*`` alone for every host. ``ports`` is ``None``
    for every port.
    """

    host: str
    ports: frozenset[int] | None = WEB_PORTS

    @classmethod
    def parse(cls, written: str) -> Self:
        """Read ``HOST``, ``HOST:PORT`` or ``HOST:*``; without a port the web's two.

        Raises:
            ValueError: it is none of these; the message says what would be right.
        """
        found = _PATTERN.fullmatch(written.lower())
        port = found["port"] if found else ""
        if not found or (port and port != ANY and not 0 < int(port) <= LAST_PORT):
            problem = f"{written!r} must be a host, HOST:PORT or HOST:*"
            raise ValueError(f"{problem}, e.g. 'web.shop.svc:8080' or '*.shop.test'")
        ports = frozenset({int(port)}) if port and port != ANY else WEB_PORTS
        return cls(plain_host(found["host"]), None if port == ANY else ports)

    def fits(self, host: str, port: int) -> bool:
        """Whether a host as ``plain_host`` writes it, and a port, are meant."""
        if self.ports is not None and port not in self.ports:
            return False
        return self.host == ANY or bool(re.fullmatch(_expression(self.host), host))


@dataclass(frozen=True, slots=True)
class EgressRules:
    """What may be reached: a host's name must fit, and then its address.

    ``networks`` are private, loopback or otherwise special addresses that may be
    reached; public ones always may.
    """

    hosts: tuple[HostRule, ...]
    networks: tuple[Network, ...] = ()

    @classmethod
    def parse(cls, hosts: Sequence[str], networks: Sequence[str]) -> Self:
        """The rules as a configuration writes them.

        Raises:
            ValueError: a host pattern or a network is wrong.
        """
        return cls(
            tuple(HostRule.parse(one) for one in hosts),
            tuple(ipaddress.ip_network(one) for one in networks),
        )

    def host_problem(self, host: str, port: int) -> str:
        """Why this host and port are refused by name; empty when they are not."""
        if any(rule.fits(plain_host(host), port) for rule in self.hosts):
            return ""
        return f"{host}:{port} is not in allow_hosts"

    def address_problem(self, address: Address) -> str:
        """Why an address is refused; empty when it may be connected to."""
        meant = _meant(address)
        kind = _kind(meant)
        if not kind or any(_opens(network, meant) for network in self.networks):
            return ""
        return f"{address} is {kind} and not in allow_private"


def plain_host(host: str) -> str:
    """A host as browsers write it: lower case, punycode, no brackets, no last dot."""
    plain = host.strip("[]").rstrip(".").lower()
    if plain.isascii():
        return plain
    try:
        return plain.encode("idna").decode()
    except UnicodeError:
        return plain


def _expression(pattern: str) -> str:
    front, rest = ("", pattern)
    if pattern.startswith("*."):
        front, rest = (r"(?:[^.]+\.)+", pattern[2:])
    return front + re.escape(rest).replace(r"\*", "[^.]*")


def _meant(address: Address) -> Address:
    """The address that is reached: one of IPv4 where it is written inside of IPv6."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _kind(address: Address) -> str:
    """What sets an address apart from public ones; empty for a public one."""
    if any(address in network for network in DIRE):
        return "a link-local or metadata address"
    if address.is_loopback or address.is_unspecified:
        return "a loopback address"
    if address.is_global and not address.is_multicast:
        return ""
    return "a private address" if address.is_private else "no public address"


def _opens(network: Network, address: Address) -> bool:
    """Whether a network of the configuration is meant to open this address."""
    if address not in network:
        return False
    dire = [one for one in DIRE if address in one]
    return not dire or any(_within(network, one) for one in dire)


def _within(network: Network, outer: Network) -> bool:
    return (
        network.version == outer.version
        and network.prefixlen >= outer.prefixlen
        and network.network_address in outer
    )
