"""The frozen records that flow through the gate; no input, output or clock."""

from visual_gate.records.capture import (
    DRAWING as DRAWING,
    MOST_LETTERS as MOST_LETTERS,
    STATE as STATE,
    UNSHOWN as UNSHOWN,
    BrowserInfo as BrowserInfo,
    Capture as Capture,
    CaptureFailure as CaptureFailure,
    DomNode as DomNode,
    FailedRequest as FailedRequest,
    FontUse as FontUse,
    PageFacts as PageFacts,
    Picture as Picture,
)
from visual_gate.records.component import (
    Added as Added,
    AlignedPage as AlignedPage,
    Band as Band,
    Component as Component,
    Kind as Kind,
    Match as Match,
    Matched as Matched,
    Removed as Removed,
    State as State,
    state_of as state_of,
)
from visual_gate.records.egress import (
    Address as Address,
    EgressRules as EgressRules,
    HostRule as HostRule,
    Network as Network,
    plain_host as plain_host,
)
from visual_gate.records.entrance import (
    is_entrance as is_entrance,
    is_login_address as is_login_address,
    names_entrance as names_entrance,
    says_login as says_login,
    says_sign_up as says_sign_up,
)
from visual_gate.records.geometry import Box as Box, Image as Image
from visual_gate.records.known import (
    KnownDifference as KnownDifference,
    Ruling as Ruling,
)
from visual_gate.records.power import (
    PageRow as PageRow,
    PowerReport as PowerReport,
    Share as Share,
    read_power as read_power,
)
from visual_gate.records.target import (
    HIDDEN as HIDDEN,
    VIEWPORTS as VIEWPORTS,
    CaptureSettings as CaptureSettings,
    Click as Click,
    ColorScheme as ColorScheme,
    Cookie as Cookie,
    Deployment as Deployment,
    Fill as Fill,
    Hover as Hover,
    Press as Press,
    Side as Side,
    Step as Step,
    Target as Target,
    Viewport as Viewport,
    WaitFor as WaitFor,
)
from visual_gate.records.verdict import (
    WORST_FIRST as WORST_FIRST,
    Cause as Cause,
    CauseKind as CauseKind,
    ComponentScore as ComponentScore,
    Correction as Correction,
    Environment as Environment,
    FalseAlarmRate as FalseAlarmRate,
    Finding as Finding,
    GateReport as GateReport,
    JudgeSettings as JudgeSettings,
    ModelInfo as ModelInfo,
    Occurrence as Occurrence,
    Policy as Policy,
    TargetPictures as TargetPictures,
    TargetReport as TargetReport,
    Verdict as Verdict,
    worst as worst,
)
