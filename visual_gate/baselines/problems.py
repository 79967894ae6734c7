"""What can go wrong with stored baselines, each with its remedy."""

from collections.abc import Sequence

from visual_gate.errors import BaselineError, UsageError

REPAIR = "visual-gate baselines repair"


class ManifestError(BaselineError):
    """A manifest that is damaged, edited by hand or in conflict."""

    def __init__(self, path: str, problem: str, remedy: str = "") -> None:
        cure = remedy or f"bring it back with: git checkout -- {path}"
        super().__init__(f"the manifest {path} {problem}; {cure}")


class ObjectError(BaselineError):
    """A stored object that is missing or not what its name says."""

    def __init__(self, path: str, problem: str, remedy: str = "") -> None:
        cure = remedy or f"bring it back with: {REPAIR}"
        super().__init__(f"the stored object {path} {problem}; {cure}")


class LossyEncodingError(BaselineError):
    """An encoder that did not keep the pixels."""

    def __init__(self, name: str, suffix: str) -> None:
        super().__init__(
            f"the {suffix} encoder of this OpenCV does not keep the pixels of {name}; "
            "install the OpenCV version of constraints.txt"
        )


class OtherViewError(BaselineError):
    """A baseline that was captured in another window, or of another element."""

    def __init__(self, target: str, stored: str, asked: str) -> None:
        super().__init__(
            f"the baseline of {target} shows {stored}, the configuration asks for "
            f"{asked}; capture it anew with: "
            f"visual-gate refresh --only {target} --approve"
        )


class StoreWriteError(BaselineError):
    """The store cannot be written or locked."""

    def __init__(self, root: str, problem: str) -> None:
        super().__init__(
            f"cannot write baselines in {root}: {problem}; nothing was changed"
        )


class UnfitCaptureError(UsageError):
    """Captures that should not become baselines, with the reasons."""

    def __init__(self, unfit: Sequence[tuple[str, str]]) -> None:
        told = "; ".join(f"{target}: {reason}" for target, reason in unfit)
        super().__init__(
            f"not approved, {told}; "
            "correct the page, or insist with --force and a --reason"
        )


class ReasonMissingError(UsageError):
    """A forced approval that does not say why."""

    def __init__(self) -> None:
        super().__init__("a forced approval needs a reason; add --reason 'why'")


class SupersededError(BaselineError):
    """Somebody else approved the same target in the meantime."""

    def __init__(self, target: str, who: str, when: str) -> None:
        super().__init__(
            f"the baseline of {target} was changed by {who or 'somebody'} at "
            f"{when or 'an unknown time'} after you looked at it; look again"
        )


class StoreReadError(BaselineError):
    """A file of the store that the operating system does not hand out."""

    def __init__(self, path: str, problem: OSError) -> None:
        super().__init__(
            f"cannot read {path}: {problem.strerror or problem}; "
            "check the path and its permissions"
        )


class AuditError(BaselineError):
    """An entry of the audit log that is damaged."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(
            f"the audit entry {path} {problem}; "
            f"bring it back with: git checkout -- {path}"
        )


class RemoteError(BaselineError):
    """The place of the pictures does not answer, or answers wrongly."""

    def __init__(self, url: str, problem: str, remedy: str) -> None:
        super().__init__(f"the remote {url} {problem}; {remedy}")


class RemoteDownError(RemoteError):
    """The remote does not answer at all: asking for the next object is of no use."""


class UnknownTargetError(UsageError):
    """A target of which the audit log tells nothing."""

    def __init__(self, target: str, near: Sequence[str]) -> None:
        cure = (
            f"is it {' or '.join(near)}?"
            if near
            else "list those that are known with: visual-gate baselines list"
        )
        super().__init__(f"the audit log tells of no baseline of {target!r}; {cure}")


class NoConflictError(UsageError):
    """A target that was to be resolved and is in no conflict."""

    def __init__(self, target: str) -> None:
        super().__init__(
            f"{target} is in no conflict; "
            "list those that are with: visual-gate baselines conflicts"
        )


class ImportLayoutError(UsageError):
    """A folder in which nothing to import was found."""

    def __init__(self, folder: str, problem: str) -> None:
        super().__init__(f"nothing imported from {folder}: {problem}")


class ReviewFileError(BaselineError):
    """A file of decisions that is damaged."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(
            f"the decisions in {path} {problem}; "
            f"bring them back with: git checkout -- {path}"
        )


class DecidedMeanwhileError(BaselineError):
    """Somebody else decided the same finding of the same run, and otherwise."""

    def __init__(self, finding: str, ruling: str, *, who: str, when: str) -> None:
        super().__init__(
            f"{who or 'somebody'} has decided “{finding}” as {ruling} at "
            f"{when or 'an unknown time'}, after you opened this run; "
            "nothing was written, undo your decision on it or talk to them"
        )


class NoRecordedRunError(UsageError):
    """A commit at which no verdict was recorded."""

    def __init__(self, commit: str, *, shallow: bool) -> None:
        cure = (
            "this clone is shallow; fetch the rest with: git fetch --unshallow"
            if shallow
            else "keep the next one with: visual-gate check --record"
        )
        super().__init__(f"no verdict was recorded at {commit[:12]}; {cure}")


class UnrecordedError(BaselineError):
    """Something that a recorded verdict rested on cannot be found any more."""

    def __init__(self, path: str, commit: str, *, shallow: bool) -> None:
        cure = (
            "this clone is shallow; fetch the rest with: git fetch --unshallow"
            if shallow
            else "fetch the branch that it was committed to"
        )
        super().__init__(
            f"the verdict at {commit[:12]} cannot be reproduced: {path} is neither in "
            f"the store nor in Git's history; {cure}"
        )
