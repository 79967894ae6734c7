"""What can stand in the way of a review, each with its remedy."""

from visual_gate.errors import InfrastructureError, UsageError


class RunMissingError(UsageError):
    """A folder that holds no run."""

    def __init__(self, folder: str) -> None:
        super().__init__(
            f"no verdict.json in {folder}; make a run with: "
            "visual-gate check --report FOLDER, then review that folder"
        )


class RunDamagedError(UsageError):
    """A verdict that cannot be read."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(
            f"cannot review {path}: {problem}; make the run again with: "
            "visual-gate check"
        )


class NothingToDecideError(UsageError):
    """A run without any finding."""

    def __init__(self, folder: str) -> None:
        super().__init__(
            f"nothing to decide: every target of the run in {folder} passed"
        )


class AlreadyDecidedError(UsageError):
    """A run of which every finding has been decided."""

    def __init__(self, folder: str, *, who: str, when: str) -> None:
        super().__init__(
            f"the run in {folder} was decided by {who or 'somebody'} at {when}; "
            "make a new one with: visual-gate check, or decide it again with --again"
        )


class ReviewOpenError(UsageError):
    """A run that the same person has open already."""

    def __init__(self, folder: str) -> None:
        super().__init__(
            f"you are reviewing the run in {folder} already; end that review first, "
            "in its page or with Ctrl-C: its decisions are kept"
        )


class DraftDamagedError(UsageError):
    """The decisions of last time cannot be read."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"the decisions in {path}, which were not written yet, cannot be read; "
            "restore that file, or begin without it: visual-gate review --fresh"
        )


class RunReadOnlyError(InfrastructureError):
    """A run's folder in which no draft can be kept."""

    def __init__(self, folder: str, problem: OSError) -> None:
        super().__init__(
            f"no draft can be kept in {folder}: {problem.strerror or problem}; "
            "what is not written when this review ends will be lost"
        )


class PictureError(InfrastructureError):
    """A picture of the run that is gone, or is not the one that was judged."""

    def __init__(self, target: str, path: str, problem: str) -> None:
        super().__init__(
            f"{target} cannot be decided: {path} {problem} since the run; "
            "make the run again with: visual-gate check"
        )


class NoCaptureError(UsageError):
    """A target of which the run kept nothing that could be decided."""

    def __init__(self, target: str) -> None:
        super().__init__(
            f"{target} cannot be decided: the run kept no capture of its candidate; "
            "make the run again with: visual-gate check"
        )


class WholeTargetError(UsageError):
    """A decision that is about components, made about a target."""

    def __init__(self, target: str) -> None:
        super().__init__(
            f"{target} has no component that could be noise; accept or reject it"
        )


class ReasonMissingError(UsageError):
    """A decision without a reason."""

    def __init__(self) -> None:
        super().__init__("a decision needs a reason; say in a few words why")


class OtherTabError(UsageError):
    """A decision made on a page that is out of date."""

    def __init__(self) -> None:
        super().__init__(
            "another tab of this review has decided something since; "
            "its decisions are shown now, look again"
        )


class GitRefusedError(InfrastructureError):
    """Git did not make the commit."""

    def __init__(self, said: str) -> None:
        super().__init__(
            f"git did not commit: {said or 'no reason given'}; the baselines are "
            "written, commit them yourself"
        )


class PortTakenError(InfrastructureError):
    """The port that was asked for cannot be listened on."""

    def __init__(self, port: int, problem: OSError) -> None:
        super().__init__(
            f"cannot listen on port {port}: {problem.strerror or problem}; "
            "leave --port out to take any that is free"
        )
