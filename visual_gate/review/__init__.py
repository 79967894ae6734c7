"""The local page on which a person decides about the findings of a run."""

from visual_gate.review.desk import Desk as Desk, open_desk as open_desk
from visual_gate.review.problems import ReasonMissingError as ReasonMissingError
from visual_gate.review.run import ReviewRun as ReviewRun, open_run as open_run
from visual_gate.review.server import ReviewServer as ReviewServer, serving as serving
