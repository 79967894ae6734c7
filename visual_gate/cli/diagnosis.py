"""What ``visual-gate doctor`` looks at: each thing a gate run needs, really tried."""

import importlib
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from visual_gate import __version__
from visual_gate.errors import VisualGateError

LEAST_PYTHON = (3, 11)
PACKAGES = {
    "numpy": "numpy",
    "opencv-python": "cv2",
    "scikit-image": "skimage",
    "torch": "torch",
    "playwright": "playwright.async_api",
    "safetensors": "safetensors",
    "click": "click",
    "jinja2": "jinja2",
    "filelock": "filelock",
}
"""What a gate run imports: each distribution with the module that shows it works."""

OTHER_PACKAGES = {"torchvision": "visual_gate.training.vision", "pytest": "pytest"}
"""For training and for tests alone; of torchvision what training uses is tried."""

NO_FONTS = sha256(b"").hexdigest()[:16]
"""The digest of an empty list of fonts."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; ``told`` says what was found, or what to do.

    Only what is ``needed`` keeps a gate from running.
    """

    name: str
    ok: bool
    told: str
    needed: bool = True

    def to_document(self) -> dict[str, Any]:
        return asdict(self)


def diagnose() -> tuple[Check, ...]:
    """Look at everything; what breaks is a finding, never an error."""
    looks: tuple[tuple[str, Callable[[], str]], ...] = (
        ("python", _python),
        *(
            (f"package {name}", _package(name, module))
            for name, module in PACKAGES.items()
        ),
        ("browser", _browser),
        ("capture", _capture),
        ("model", _model),
        ("temporary files", _writable(Path(tempfile.gettempdir()))),
        ("report folder", _writable(Path.cwd())),
    )
    return tuple([_tried(name, look) for name, look in looks]) + tuple(_notes())


class MissingThingError(Exception):
    """Something is not there; the message says what to do."""


def _tried(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, ok=True, told=look())
    except (MissingThingError, VisualGateError) as problem:
        return Check(name, ok=False, told=str(problem))
    except Exception as problem:  # noqa: BLE001  a doctor reports whatever is broken
        return Check(name, ok=False, told=f"{type(problem).__name__}: {problem}")


def _notes() -> Iterator[Check]:
    """What is good to know but keeps no gate from running."""
    from visual_gate.capture.browser import fonts_digest  # noqa: PLC0415  may be broken

    digest = fonts_digest()
    if digest == NO_FONTS:
        remedy = "no fonts are installed: text will be boxes; install e.g. fonts-dejavu"
        yield Check("fonts", ok=False, told=remedy, needed=False)
    else:
        yield Check("fonts", ok=True, told=f"set {digest}", needed=False)
    yield _tried_note("cpu", _cpu)
    for name, module in OTHER_PACKAGES.items():
        yield _tried_note(f"package {name}", _package(name, module))


def _tried_note(name: str, look: Callable[[], str]) -> Check:
    found = _tried(name, look)
    return Check(name, found.ok, found.told, needed=False)


def _python() -> str:
    if sys.version_info[:2] < LEAST_PYTHON:
        wanted = ".".join(map(str, LEAST_PYTHON))
        message = f"{platform.python_version()} is too old; install {wanted} or newer"
        raise MissingThingError(message)
    return f"{platform.python_version()} at {sys.executable}, visual-gate {__version__}"


def _package(name: str, module: str) -> Callable[[], str]:
    def look() -> str:
        try:
            importlib.import_module(module)
            return version(name)
        except (ImportError, OSError, RuntimeError, PackageNotFoundError) as problem:
            remedy = f"install it anew: pip install --force-reinstall {name}"
            message = f"{problem}; {remedy}"
            raise MissingThingError(message) from problem

    return look


def _browser() -> str:
    from visual_gate.capture.browser import (  # noqa: PLC0415  may be what is broken
        browser_version,
        find_browser,
    )

    found = find_browser("")
    number = browser_version(found.executable)
    return f"{found.name} {number} at {found.executable}, from {found.source}"


def _capture() -> str:
    """Captures the demo's first page, as a gate run would."""
    from visual_gate.capture.session import open_browser  # noqa: PLC0415  see above
    from visual_gate.demo import open_demo  # noqa: PLC0415  see above
    from visual_gate.images import decode  # noqa: PLC0415  see above
    from visual_gate.records import (  # noqa: PLC0415  see above
        VIEWPORTS,
        CaptureSettings,
        Deployment,
        Side,
        Target,
    )

    target = Target("doctor", "/", VIEWPORTS["desktop"])
    with open_demo() as (url, _), open_browser(CaptureSettings()) as browser:
        capture = browser.capture(Deployment(url), target, Side.BASELINE)
    height, width = decode(capture.encoded, "the capture").shape[:2]
    elements = len(capture.nodes)
    return f"{width}x{height} px, {elements} elements in {capture.seconds:.1f} s"


def _model() -> str:
    from visual_gate.scoring import bundled_models, verify  # noqa: PLC0415  see above

    card = verify(bundled_models())
    return f"{card.name} in {bundled_models()}, SHA-256 {card.sha256} verified"


def _cpu() -> str:
    import torch  # noqa: PLC0415  may be what is broken

    capability = torch.backends.cpu.get_cpu_capability()
    return f"{platform.machine()}, {os.cpu_count()} cores, torch uses {capability}"


def _writable(folder: Path) -> Callable[[], str]:
    def look() -> str:
        try:
            with tempfile.TemporaryFile(dir=folder) as file:
                file.write(b"written")
        except OSError as problem:
            message = f"cannot write to {folder}: {problem.strerror}; free or unlock it"
            raise MissingThingError(message) from problem
        return str(folder)

    return look
