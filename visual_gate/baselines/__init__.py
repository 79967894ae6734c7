"""Stored baselines: approved captures in a folder that lives in Git.

``DirectoryStore`` is what the gate holds. The commands call plain functions:
``sign`` says who is at work, ``record`` logs what changes no baseline, ``verify``,
``repair``, ``collect_garbage`` and ``stats`` look after a store, ``conflicts`` and
``resolve`` end a merge, ``scan``, ``plan_import`` and ``import_pictures`` bring in
other tools' pictures, ``history`` and ``shelf_at`` look back.
"""

from visual_gate.baselines.approval import record as record
from visual_gate.baselines.audit import (
    Action as Action,
    Change as Change,
    Entry as Entry,
    Mark as Mark,
)
from visual_gate.baselines.chain import BrokenLink as BrokenLink, in_order as in_order
from visual_gate.baselines.committed import shelf_at as shelf_at
from visual_gate.baselines.cutting import cut as cut
from visual_gate.baselines.deciding import (
    Decided as Decided,
    Decisions as Decisions,
    decide as decide,
    decided as decided,
)
from visual_gate.baselines.digests import pixel_digest as pixel_digest
from visual_gate.baselines.forgetting import forget as forget
from visual_gate.baselines.git import (
    is_shallow as is_shallow,
    share_repository as share_repository,
)
from visual_gate.baselines.growth import Stats as Stats, stats as stats
from visual_gate.baselines.history import (
    Deed as Deed,
    PastPicture as PastPicture,
    history as history,
    past_picture as past_picture,
)
from visual_gate.baselines.importing import (
    ImportPlan as ImportPlan,
    import_pictures as import_pictures,
    plan_import as plan_import,
)
from visual_gate.baselines.kept import (
    KeptCapture as KeptCapture,
    kept as kept,
    restored as restored,
)
from visual_gate.baselines.known import (
    Known as Known,
    acting_reviews as acting_reviews,
    known_differences as known_differences,
)
from visual_gate.baselines.layouts import Found as Found, Layout as Layout, scan as scan
from visual_gate.baselines.live import LiveBaseline as LiveBaseline
from visual_gate.baselines.manifest import Manifest as Manifest
from visual_gate.baselines.merging import (
    Conflict as Conflict,
    MergeSide as MergeSide,
    conflict_of as conflict_of,
    conflicts as conflicts,
    resolve as resolve,
)
from visual_gate.baselines.nodes import read_nodes as read_nodes
from visual_gate.baselines.noise import NoiseFolder as NoiseFolder
from visual_gate.baselines.recalling import (
    Recall as Recall,
    config_mark as config_mark,
    recall as recall,
)
from visual_gate.baselines.recording import RunRecorder as RunRecorder, Where as Where
from visual_gate.baselines.refresh import (
    Outcome as Outcome,
    Planned as Planned,
    RefreshPlan as RefreshPlan,
)
from visual_gate.baselines.repairing import (
    Damage as Damage,
    Repaired as Repaired,
    damages as damages,
    repair as repair,
)
from visual_gate.baselines.reviews import (
    Crop as Crop,
    Review as Review,
    fetched_pairs as fetched_pairs,
    read_reviews as read_reviews,
)
from visual_gate.baselines.runs import (
    RecordedRun as RecordedRun,
    keep_run as keep_run,
)
from visual_gate.baselines.shelf import Shelf as Shelf
from visual_gate.baselines.signature import Signature as Signature
from visual_gate.baselines.signing import sign as sign
from visual_gate.baselines.staged import staged_problems as staged_problems
from visual_gate.baselines.store import (
    DirectoryStore as DirectoryStore,
    open_store as open_store,
)
from visual_gate.baselines.takes import AnyTake as AnyTake, FailedTake as FailedTake
from visual_gate.baselines.thresholds import (
    logged_thresholds as logged_thresholds,
    record_thresholds as record_thresholds,
)
from visual_gate.baselines.unused import (
    collect_garbage as collect_garbage,
    unused as unused,
)
from visual_gate.baselines.verifying import Verified as Verified, verify as verify
