"""A finished report as something to read: page, JSON, markdown, JUnit, terminal."""

from visual_gate.report.captures import (
    file_digest as file_digest,
    keep_captures as keep_captures,
)
from visual_gate.report.claim import (
    claimed as claimed,
    forget_verdict as forget_verdict,
)
from visual_gate.report.document import (
    SCHEMA as SCHEMA,
    SCHEMA_FILE as SCHEMA_FILE,
    Document as Document,
    component_document as component_document,
    page_document as page_document,
    to_json as to_json,
    verdict_document as verdict_document,
)
from visual_gate.report.junit import to_junit as to_junit
from visual_gate.report.markdown import to_markdown as to_markdown
from visual_gate.report.page import (
    Additions as Additions,
    findings_shown as findings_shown,
    targets_alone as targets_alone,
    to_html as to_html,
)
from visual_gate.report.pictures import (
    safe_name as safe_name,
    write_pictures as write_pictures,
)
from visual_gate.report.reading import (
    ReportFormatError as ReportFormatError,
    load_document as load_document,
)
from visual_gate.report.sensitivity import power_lines as power_lines
from visual_gate.report.terminal import terminal_lines as terminal_lines
from visual_gate.report.wording import (
    cause_sentence as cause_sentence,
    counted as counted,
    name_of as name_of,
)
from visual_gate.report.write import VERDICT as VERDICT, write_report as write_report
