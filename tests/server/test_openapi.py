"""The OpenAPI document is true: made-up requests meet no answer it does not name."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.server.serving import AUTHORIZED, RunningServer, running_server

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    folder = tmp_path_factory.mktemp("openapi")
    with running_server(folder, hold_s=0.0, queue=5) as server:
        yield server


def test_no_made_up_request_is_answered_otherwise_than_documented(
    server: RunningServer,
) -> None:
    import schemathesis  # noqa: PLC0415  a second, which only this test should wait for

    schema: Any = schemathesis.openapi.from_url(f"{server.url}/openapi.json")
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 20
    for operation in operations:
        try_out(operation)


def try_out(operation: Any) -> None:
    """A few requests made up from what the document says of one operation."""
    from schemathesis.specs.openapi import checks  # noqa: PLC0415  as above

    @given(case=operation.as_strategy())
    @settings(
        max_examples=6,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def answered_as_documented(case: Any) -> None:
        case.headers = {**(case.headers or {}), **AUTHORIZED}
        answer = case.call(allow_redirects=False)
        assert answer.status_code < 500 or answer.status_code == 503, answer.text
        case.validate_response(
            answer,
            checks=[
                checks.status_code_conformance,
                checks.content_type_conformance,
                checks.response_schema_conformance,
            ],
        )

    answered_as_documented()
