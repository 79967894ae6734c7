"""The verdict document: its schema, and the way back into a report."""

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st
from jsonschema import Draft202012Validator

from tests.report.samples import (
    make_detailed_target,
    make_hostile_report,
    make_many,
    make_part,
    make_report,
    make_shop_report,
    make_target,
)
from visual_gate.records import (
    Box,
    Cause,
    CauseKind,
    ComponentScore,
    Fill,
    GateReport,
    Kind,
    State,
    Verdict,
)
from visual_gate.report import (
    SCHEMA_FILE,
    ReportFormatError,
    load_document,
    to_json,
    verdict_document,
)

SCHEMA: dict[str, Any] = json.loads(SCHEMA_FILE.read_text("utf-8"))

REPORTS = {
    "shop": make_shop_report(),
    "hostile": make_hostile_report(),
    "detailed": make_report([make_detailed_target()]),
    "empty": make_report((), Verdict.ERROR, reasons=("no page is configured",)),
    "many": make_many(20),
}

GOOD = verdict_document(make_shop_report())

unit = st.floats(0, 1)
side = st.integers(0, 32_000)
boxes = st.builds(Box, side, side, side, side)
causes = st.builds(
    Cause, st.sampled_from(CauseKind), st.text(), st.text(), st.text(), st.text()
)
components = st.builds(
    ComponentScore,
    id=st.text(),
    kind=st.sampled_from(Kind),
    state=st.sampled_from(State),
    score=unit,
    threshold=unit,
    box_baseline=st.none() | boxes,
    box_candidate=st.none() | boxes,
    verdict=st.sampled_from(Verdict),
    reason=st.text(),
    element=st.text(),
    p_value=unit,
    stable=st.booleans(),
    causes=st.lists(causes, max_size=3).map(tuple),
)


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_survives_json(name: str) -> None:
    text = to_json(verdict_document(REPORTS[name]))
    assert load_document(json.loads(text)) == REPORTS[name]


@given(part=components)
def test_any_component_survives_json(part: ComponentScore) -> None:
    report = make_report([make_target("home", parts=[part])])
    text = to_json(verdict_document(report))
    assert load_document(json.loads(text)) == report


@pytest.mark.parametrize("name", REPORTS)
def test_the_document_keeps_to_its_schema(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(verdict_document(REPORTS[name]))


def test_every_key_of_the_document_is_in_the_schema() -> None:
    closed = _closed(SCHEMA)
    detailed = make_report(
        [make_detailed_target()], findings=make_shop_report().findings
    )
    Draft202012Validator(closed).validate(verdict_document(detailed))


def _closed(schema: Any) -> Any:
    """The same schema, in which no object may have a key that is not named."""
    if isinstance(schema, list):
        return [_closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: _closed(value) for key, value in schema.items()}
    if "properties" in inner and schema.get("type") == "object":
        inner.setdefault("additionalProperties", False)
    return inner


def test_the_promised_top_level_keys_are_there() -> None:
    document = verdict_document(make_shop_report())
    promised = {
        "schema",
        "status",
        "score",
        "threshold",
        "false_alarm_rate",
        "reasons",
        "pages",
        "findings",
        "model",
        "environment",
        "seconds",
    }
    assert promised <= set(document)
    assert document["schema"] == "visual-gate/verdict@1"
    assert set(document["false_alarm_rate"]) == {"target", "smallest_p"}


def test_what_a_step_types_is_in_no_verdict() -> None:
    seen = make_detailed_target()
    steps = (Fill("#password", "s3cret-of-anna"),)
    report = make_report([replace(seen, target=replace(seen.target, steps=steps))])
    written = json.dumps(verdict_document(report))
    assert "#password" in written
    assert "s3cret-of-anna" not in written


def test_a_box_is_four_integers_or_nothing() -> None:
    added = make_part(
        "c1", 0.2, box_baseline=None, box_candidate=Box(1, 2, 3, 4), state=State.ADDED
    )
    report = make_report([make_target("home", Verdict.FAIL, [added])])
    (component,) = verdict_document(report)["pages"][0]["components"]
    assert component["box_baseline"] is None
    assert component["box_candidate"] == [1, 2, 3, 4]


SPOILT: dict[str, object] = {
    "another version": GOOD | {"schema": "visual-gate/verdict@2"},
    "no pages": {key: value for key, value in GOOD.items() if key != "pages"},
    "unknown verdict": GOOD | {"status": "fine"},
    "no list": GOOD | {"reasons": None},
    "half a model": GOOD | {"model": {"name": "a"}},
    "a page that is a word": GOOD | {"pages": ["home"]},
    "a list": [],
    "nothing": None,
}


@pytest.mark.parametrize("name", SPOILT)
def test_another_document_is_refused_with_a_sentence(name: str) -> None:
    with pytest.raises(ReportFormatError, match="visual-gate/verdict@1"):
        load_document(SPOILT[name])


def test_a_number_without_json_word_is_never_written() -> None:
    broken = replace(make_shop_report(), seconds=math.nan)
    with pytest.raises(ValueError, match="not JSON compliant"):
        to_json(verdict_document(broken))


def test_the_schema_file_is_shipped_beside_the_code() -> None:
    assert Path(SCHEMA_FILE).name == "verdict.schema.json"
    assert isinstance(load_document(verdict_document(make_shop_report())), GateReport)
