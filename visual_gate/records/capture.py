"""What a browser hands over: a picture, and what the page said meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from visual_gate.records.geometry import Box, Image
from visual_gate.records.target import Side, Target

MOST_LETTERS = 200
"""A capture keeps so much of an element's text."""

UNSHOWN = "image"
"""Among an element's styles: what is wrong with its image, empty for nothing."""

DRAWING = "drawing"
"""Among an element's styles: how many parts an inline drawing has, and their digest."""

STATE = "state"
"""Among an element's styles: what is checked, disabled, open, or counted otherwise."""


@dataclass(frozen=True, slots=True)
class DomNode:
    """A visible element: a fact from the browser, no opinion.

    ``box`` is in image pixels of the capture. ``parent`` is the index of the nearest
    listed ancestor in the capture's nodes, -1 at the top. ``styles`` holds the
    computed values of the properties that matter for looks, and the three above.
    """

    selector: str
    tag: str
    role: str
    text: str
    box: Box
    parent: int = -1
    styles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FailedRequest:
    """A request of the page that brought nothing.

    ``status`` is the HTTP status, 0 when no response came; ``reason`` then says why.
    ``url`` is without scheme and host, so that both deployments can be compared.
    """

    url: str
    resource: str
    status: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FontUse:
    """A font family that the page asked for, and the face that really drew it.

    ``loaded`` is false when a declared web font fell back to another face.
    """

    family: str
    loaded: bool


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What the page said while it was captured.

    ``url`` is where navigation ended. ``masked`` are the boxes that the target's masks
    matched, ``unmatched`` the mask or selector strings that matched nothing.
    ``unsettled`` says why the page never came to rest, empty when it did.
    ``clock_held`` is false where page time could not be controlled.
    ``nodes_truncated`` is true where the page had more elements than are kept.
    """

    url: str
    status: int
    title: str = ""
    console_errors: tuple[str, ...] = ()
    failed_requests: tuple[FailedRequest, ...] = ()
    fonts: tuple[FontUse, ...] = ()
    masked: tuple[Box, ...] = ()
    unmatched: tuple[str, ...] = ()
    unsettled: str = ""
    clock_held: bool = True
    nodes_truncated: bool = False
    truncated_at_px: int = 0
    """Height at which a too tall page was cut, 0 when it was not."""
    critical: tuple[Box, ...] = ()
    """Where the target's critical selectors matched; ``optional`` likewise."""
    optional: tuple[Box, ...] = ()
    clock: str = ""
    """When page time began by the page's own clock (ISO 8601, UTC); empty where page
    time was not held. ``timezone`` (IANA) and ``language`` (BCP 47) are the page's own
    as well, empty where it was not asked."""
    timezone: str = ""
    language: str = ""
    not_as_asked: tuple[str, ...] = ()
    """Which of the three are not those of the settings, in words."""
    written_in: str = ""
    """The language (BCP 47) that the document names as that of its words (``lang``);
    empty where it names none, and in captures stored by earlier versions."""
    login_form: bool = False
    """Whether the page shows a form to log in, for one password and no new one."""


@dataclass(frozen=True, slots=True)
class BrowserInfo:
    """Which browser made a capture: two sides must agree to be compared."""

    name: str
    version: str
    executable: str
    fonts_digest: str
    """SHA-256 over the list of installed fonts, shortened to 16 hex digits."""


@dataclass(frozen=True, slots=True, eq=False)
class Capture:
    """One screenshot of a target, plus what the page said while it was taken.

    ``encoded`` is the lossless file the browser made; equal bytes are equal pixels.
    Decode it with ``visual_gate.images.decode``.
    """

    target: Target
    side: Side
    encoded: bytes
    nodes: tuple[DomNode, ...]
    facts: PageFacts
    browser: BrowserInfo
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class CaptureFailure:
    """A target that could not be captured, and why, in one sentence."""

    target: Target
    side: Side
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A decoded page: pixels, the elements known on it, and what to leave out.

    ``image`` is read-only. Plain image files have no nodes.
    """

    image: Image
    nodes: tuple[DomNode, ...] = ()
    ignored: tuple[Box, ...] = ()

    def __post_init__(self) -> None:
        self.image.setflags(write=False)
