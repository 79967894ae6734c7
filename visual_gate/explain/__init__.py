"""Why a component looks different: elements, styles, requests, fonts."""

from visual_gate.explain.broken import broken_texts as broken_texts
from visual_gate.explain.cause import explain_all as explain_all
from visual_gate.explain.content import content_only as content_only
from visual_gate.explain.edited import edited as edited
from visual_gate.explain.photos import Views as Views, photos_only as photos_only
from visual_gate.explain.redrawn import redrawn as redrawn
from visual_gate.explain.reflowed import reflowed as reflowed
from visual_gate.explain.traces import only_traces as only_traces
