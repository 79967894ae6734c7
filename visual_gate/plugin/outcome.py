"""How a checked page ends its test."""

from visual_gate.errors import InfrastructureError


class PageFailedError(AssertionError):
    """The candidate does not meet the criteria; the message says why."""


class ReviewWantedError(AssertionError):
    """A person must look before this may pass."""


class BaselineMissingError(AssertionError):
    """There is nothing to compare with yet; the message says how to make it."""


class NotJudgedError(InfrastructureError):
    """The gate could not judge a page: an error, not a failure of the page."""
