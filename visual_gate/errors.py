"""What can go wrong, one exception for each remedy, each with its exit code.

VisualGateError                exit 4
├── UsageError                 exit 2   the call or its files are wrong
│   ├── ConfigError                     a key or value in the configuration
│   └── MissingFileError                a path that is not there
└── InfrastructureError        exit 4   nothing could be judged
    ├── ImageError                      bytes that are no usable picture
    ├── BrowserError                    no browser, or it would not start
    ├── CaptureError                    one target on one deployment
    ├── ModelError                      weights missing, changed or foreign
    └── BaselineError                   the store of baselines
        └── BaselineNotFoundError       nothing approved for a target yet
"""

from enum import IntEnum
from typing import ClassVar


class ExitCode(IntEnum):
    """The process exit codes that every front door shares."""

    PASS = 0
    FAIL = 1
    USAGE = 2
    REVIEW = 3
    INFRASTRUCTURE = 4


class VisualGateError(Exception):
    """Anything that visual_gate tells a person in one sentence."""

    exit_code: ClassVar[ExitCode] = ExitCode.INFRASTRUCTURE


class UsageError(VisualGateError):
    """The call, or a file it names, is wrong: correct it and call again."""

    exit_code = ExitCode.USAGE


class ConfigError(UsageError):
    """A key or value in the configuration file is wrong.

    Args:
        path: the file as the user named it.
        line: 1-based line of the key, 0 where none can be named.
        problem: what is wrong and what would be right.
    """

    def __init__(self, path: str, line: int, problem: str) -> None:
        where = f"{path}:{line}" if line else path
        super().__init__(f"{where}: {problem}")


class MissingFileError(UsageError):
    """A path that the user named does not exist."""

    def __init__(self, path: str, purpose: str) -> None:
        super().__init__(f"no file {path} ({purpose}); check the path")


class InfrastructureError(VisualGateError):
    """Nothing could be judged, and the pages are not to blame."""


class ImageError(InfrastructureError):
    """Bytes that are no picture which can be compared."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"cannot read image {name}: {problem}")


class BrowserError(InfrastructureError):
    """No usable browser was found, or it did not start."""


class CaptureError(InfrastructureError):
    """One target could not be captured on one deployment.

    Args:
        target: the target's key, e.g. ``checkout@desktop``.
        side: ``baseline`` or ``candidate``.
        cause: what happened and what to do, without a final full stop.
    """

    def __init__(self, target: str, side: str, cause: str) -> None:
        super().__init__(f"{target} on the {side}: {cause}")
        self.cause = cause


class ModelError(InfrastructureError):
    """Model weights are missing, damaged or not ours."""


class BaselineError(InfrastructureError):
    """The stored baselines cannot be read or written."""


class BaselineNotFoundError(BaselineError):
    """Nothing has been approved for this target yet."""

    def __init__(self, target: str, root: str) -> None:
        super().__init__(
            f"no baseline for {target} in {root}; "
            f"make one with: visual-gate refresh --only {target} --approve"
        )
