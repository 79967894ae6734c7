"""Reads what captures may reach: patterns of hosts, and networks."""

import ipaddress

from visual_gate.config.reading import WrongValueError
from visual_gate.config.values import text
from visual_gate.records import HostRule


def host_pattern(value: object) -> str:
    """A pattern of hosts with an optional port, as ``HostRule.parse`` reads it."""
    written = text(value)
    try:
        HostRule.parse(written)
    except ValueError as problem:
        raise WrongValueError(str(problem)) from problem
    return written


def network(value: object) -> str:
    """An address or a network, e.g. ``10.0.0.0/8``."""
    written = text(value)
    try:
        ipaddress.ip_network(written)
    except ValueError as problem:
        hint = f"{written!r} is no network such as '10.0.0.0/8': {problem}"
        raise WrongValueError(hint) from problem
    return written
