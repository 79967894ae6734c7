"""What is to be captured: pages, viewports, deployments and how to go about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from visual_gate.records.geometry import Box


class Side(StrEnum):
    """Which of the two deployments."""

    BASELINE = "baseline"
    CANDIDATE = "candidate"


class ColorScheme(StrEnum):
    """The ``prefers-color-scheme`` that the page sees."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Viewport:
    """The window a page is laid out in, in CSS pixels."""

    name: str
    width: int
    height: int
    device_scale_factor: float = 1.0


VIEWPORTS: Mapping[str, Viewport] = {
    viewport.name: viewport
    for viewport in (
        Viewport("desktop", 1280, 800),
        Viewport("wide", 1920, 1080),
        Viewport("laptop", 1440, 900),
        Viewport("tablet", 768, 1024),
        Viewport("phone", 390, 844),
    )
}
"""The named presets; any other size is written ``WIDTHxHEIGHT``."""


@dataclass(frozen=True, slots=True)
class Click:
    """Click the first element that the selector matches."""

    selector: str


HIDDEN = "***"
"""Written in the place of what is typed, which may be a password."""


@dataclass(frozen=True, slots=True)
class Fill:
    """Type a value into a field; no file of a run or baseline holds the value."""

    selector: str
    value: str


@dataclass(frozen=True, slots=True)
class Hover:
    """Move the pointer over an element."""

    selector: str


@dataclass(frozen=True, slots=True)
class Press:
    """Press a key, by its name in the DOM standard, e.g. ``Escape``."""

    key: str


@dataclass(frozen=True, slots=True)
class WaitFor:
    """Wait until the selector matches something visible."""

    selector: str


Step: TypeAlias = Click | Fill | Hover | Press | WaitFor


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie set before the page is opened."""

    name: str
    value: str
    path: str = "/"


@dataclass(frozen=True, slots=True)
class Deployment:
    """A running version of the site.

    ``storage_state`` is the path of a login state saved by Playwright, ``har``
    one of recorded responses; the empty string means none. ``any_certificate`` trusts
    whatever certificate it shows.
    """

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: tuple[Cookie, ...] = ()
    storage_state: str = ""
    har: str = ""
    any_certificate: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """A page in one viewport and colour scheme: the unit that is captured.

    ``masks`` are selectors and ``ignored`` boxes (CSS pixels of the page) that are
    left out when comparing; the picture stays whole. ``selector`` limits the capture
    to one element; the empty string captures the full page. ``thresholds`` is keyed
    by component kind, ``critical`` and ``optional`` hold selectors.
    """

    page: str
    path: str
    viewport: Viewport
    color_scheme: ColorScheme = ColorScheme.LIGHT
    selector: str = ""
    steps: tuple[Step, ...] = ()
    masks: tuple[str, ...] = ()
    ignored: tuple[Box, ...] = ()
    threshold: float = 0.5
    thresholds: Mapping[str, float] = field(default_factory=dict)
    critical: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Name that tells targets apart, e.g. ``checkout@phone-dark``."""
        scheme = "" if self.color_scheme is ColorScheme.LIGHT else "-dark"
        return f"{self.page}@{self.viewport.name}{scheme}"


@dataclass(frozen=True, slots=True)
class CaptureSettings:
    """How captures are made; the defaults suit a site on a local network."""

    navigation_timeout_s: float = 30.0
    settle_timeout_s: float = 10.0
    target_timeout_s: float = 60.0
    retries: int = 1
    concurrency: int = 4
    max_height_px: int = 16_000
    clock: str = "2024-05-15T12:00:00Z"
    locale: str = "en-US"
    timezone: str = "UTC"
    executable_path: str = ""
    """The browser to run; empty: search, the headless shell first."""
    expected_status: tuple[int, ...] = ()
    """Statuses accepted beside 2xx, e.g. (404,) for an error page under test."""
    allow_hosts: tuple[str, ...] = ()
    """The only hosts that may be reached; with this and the next empty, all may."""
    allow_private: tuple[str, ...] = ()
    """Networks that are not public and may be reached, e.g. ("10.0.0.0/8",)."""
    most_memory_mb: int = 2048
    """Memory that one tab may take before it is ended."""

    @property
    def guarded(self) -> bool:
        """Whether captures reach only what is allowed."""
        return bool(self.allow_hosts or self.allow_private)
