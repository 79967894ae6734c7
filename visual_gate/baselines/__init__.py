"""Stored baselines: approved captures in a folder that lives in Git."""

from visual_gate.baselines.audit import (
    Action as Action,
    Change as Change,
    Entry as Entry,
    Mark as Mark,
)
from visual_gate.baselines.live import LiveBaseline as LiveBaseline
from visual_gate.baselines.manifest import Manifest as Manifest
from visual_gate.baselines.refresh import (
    Outcome as Outcome,
    Planned as Planned,
    RefreshPlan as RefreshPlan,
)
from visual_gate.baselines.shelf import Shelf as Shelf
from visual_gate.baselines.signature import Signature as Signature
from visual_gate.baselines.store import (
    DirectoryStore as DirectoryStore,
    open_store as open_store,
)
