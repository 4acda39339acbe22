"""One request, one line of JSON; addresses are hashed, and what was asked is written only where that was wished."""

import json
import logging
from typing import Any

import pytest

from app import request_log
from app.metrics import Metrics
from app.request_log import JsonLines, Pseudonyms
from tests.app import api_desk
from tests.app.api_desk import QUESTION, Held, ask


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    return [json.loads(JsonLines().format(record)) for record in caplog.records if record.name.startswith("app.")]


def answering() -> Held:
    desk = Held()
    desk.let_go.set()
    return desk


def test_a_request_is_one_line_with_the_id_of_its_response(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    with api_desk.client_of(answering()) as client:
        reply = ask(client, headers={"Authorization": "Bearer canary-4711"})
        refused = client.get("/api/v1/%0a%1b[31mforged", headers={"Host": "evil.test"})
    answered, not_found = [line for line in lines(caplog) if line["message"] == "request"]
    assert answered["request_id"] == reply.headers["x-request-id"]
    assert (answered["method"], answered["path"], answered["status"]) == ("POST", "/api/v1/ask", 200)
    assert refused.json()["error"]["request_id"] == refused.headers["x-request-id"] == not_found["request_id"]
    written = [JsonLines().format(record) for record in caplog.records if record.name.startswith("app.")]
    assert not any("\n" in line or "\x1b" in line for line in written)
    assert QUESTION not in caplog.text and "canary" not in "".join(written) and "testclient" not in "".join(written)


def test_questions_are_written_only_when_that_is_set(caplog: pytest.LogCaptureFixture) -> None:
    with api_desk.client_of(answering(), log_questions=True) as client:
        answer_id = ask(client).json()["id"]
    (line,) = [line for line in lines(caplog) if "question" in line]
    assert (line["question"], line["answer_id"]) == (QUESTION, answer_id)


def test_a_traceback_stays_inside_its_line() -> None:
    try:
        raise ValueError("two\nlines")
    except ValueError as reason:
        told = (ValueError, reason, reason.__traceback__)
    record = logging.LogRecord("app.x", logging.ERROR, "", 0, "failed", (), told)
    line = JsonLines().format(record)
    assert "\n" not in line and "ValueError: two\nlines" in json.loads(line)["traceback"]


def test_an_address_has_another_name_every_day() -> None:
    day = ["2024-01-01"]
    names = Pseudonyms(today=lambda: day[0])
    first = names.of("192.0.2.7")
    assert names.of("192.0.2.7") == first != names.of("192.0.2.8")
    day[0] = "2024-01-02"
    assert names.of("192.0.2.7") != first
    assert Pseudonyms(today=lambda: day[0]).of("192.0.2.7") != names.of("192.0.2.7")  # another process


def test_every_handler_is_given_the_json_form() -> None:
    handler = logging.NullHandler()
    root = logging.getLogger()
    before = [(one, one.formatter) for one in root.handlers]
    root.addHandler(handler)
    try:
        request_log.write_json()
        assert isinstance(handler.formatter, JsonLines)
    finally:
        root.removeHandler(handler)
        for one, formatter in before:
            one.setFormatter(formatter)


def test_the_numbers_name_doors_and_not_addresses() -> None:
    with api_desk.client_of(answering()) as client:
        ask(client)
        client.get("/api/v1/answers/a_secret")
        client.get("/api/v1/canary")
        reply = client.get("/metrics")
    assert reply.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert 'reports_http_requests_total{door="/api/v1/ask",status="200"} 1.0' in reply.text
    assert 'reports_http_requests_total{door="/api/v1/answers/{answer_id}",status="404"} 1.0' in reply.text
    assert 'reports_answers_total{finish="stop"} 1.0' in reply.text
    assert "reports_reports_held 3.0" in reply.text and "reports_answers_active 0.0" in reply.text
    assert "a_secret" not in reply.text and "canary" not in reply.text


def test_two_applications_count_apart() -> None:
    one, other = Metrics(), Metrics()
    one.answer("stop", 0.3)
    assert b'finish="stop"' in one.text() and b'finish="stop"' not in other.text()
