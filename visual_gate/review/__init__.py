"""The local page on which a person decides about the findings of a run."""

from visual_gate.review.desk import Desk as Desk
from visual_gate.review.draft import Draft as Draft
from visual_gate.review.drafted import DraftFile as DraftFile, held as held
from visual_gate.review.gitting import GitDesk as GitDesk
from visual_gate.review.opening import open_desk as open_desk
from visual_gate.review.problems import (
    ReasonMissingError as ReasonMissingError,
    RunReadOnlyError as RunReadOnlyError,
)
from visual_gate.review.run import ReviewRun as ReviewRun, open_run as open_run
from visual_gate.review.server import ReviewServer as ReviewServer, serving as serving
