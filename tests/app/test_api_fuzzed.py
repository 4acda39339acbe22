"""Requests made up from the API's own description: none fails, and every refusal has the one shape."""

import os
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

from app.limits import Limits
from tests.app import api_desk

EACH = int(os.environ.get("FUZZ_EACH", "12"))  # requests for each route


@pytest.mark.slow
def test_no_request_that_the_description_allows_makes_the_server_fail(tmp_path: Path) -> None:
    limits = Limits(asked_per_minute=100_000, read_per_minute=100_000, streams_per_client=1000)
    with api_desk.served_archive(tmp_path, limits=limits) as client:
        described = schemathesis.openapi.from_asgi("/api/v1/openapi.json", client.app)
        tried = routes = 0
        for found in described.get_all_operations():
            operation = found.ok()
            routes += 1

            @settings(max_examples=EACH, deadline=None, suppress_health_check=list(HealthCheck), database=None)
            @given(case=operation.as_strategy())
            def send(case: Any) -> None:
                nonlocal tried
                reply = case.call()
                tried += 1
                assert reply.status_code < 500, (case.as_curl_command(), reply.text[:300])
                if reply.status_code >= 400 and case.operation.path.startswith(("/api/", "/v1/", "/metrics")):
                    assert reply.json()["error"]["code"], case.as_curl_command()

            send()
    assert routes >= 15 and tried >= 4 * routes  # some routes have less to vary
