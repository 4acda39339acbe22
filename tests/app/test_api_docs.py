"""The description of the API is whole, and docs/api.md tells every route, event and error of it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app import guard, http_errors, server
from app.warm import Warming
from tests.app import fake_desk

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def description() -> Iterator[dict[str, Any]]:
    app = server.application(
        fake_desk.desk(), hosts=None, question_limit=500, warming=Warming(lambda: None)  # type: ignore[arg-type]
    )  # fmt: skip
    yield app.openapi()


def test_every_route_has_its_section_and_every_section_its_route(description: dict[str, Any]) -> None:
    routes = {f"{method.upper()} {path}" for path, ways in description["paths"].items() for method in ways}
    sections = set(re.findall(r"^### `([A-Z]+ [^`]+)`$", PAGE, flags=re.MULTILINE))
    assert routes == sections


def test_every_route_says_what_it_does_and_how_it_refuses(description: dict[str, Any]) -> None:
    for path, ways in description["paths"].items():
        for method, way in ways.items():
            assert way.get("description"), f"{method} {path}"
            if path.startswith(("/api", "/v1", "/metrics")):
                assert {"401", "403", "422", "429", "500"} <= set(way["responses"]), path
                assert all(
                    answer["content"]["application/json"]["schema"]["$ref"].endswith("/ErrorOut")
                    for status, answer in way["responses"].items()
                    if int(status) >= 400
                ), path


def test_every_parameter_and_field_is_described(description: dict[str, Any]) -> None:
    for path, ways in description["paths"].items():
        for way in ways.values():
            for parameter in way.get("parameters", []):
                if parameter["in"] == "query":
                    assert f"`{parameter['name']}" in PAGE or f"`{parameter['name']}=" in PAGE, (
                        path,
                        parameter["name"],
                    )
    for name in description["components"]["schemas"]["Ask"]["properties"]:
        assert f"| `{name}` |" in PAGE


def test_every_error_code_stands_under_its_status() -> None:
    listed = {
        code: int(status)
        for status, codes in re.findall(r"^\| (\d{3}) \| (.+) \|$", PAGE, flags=re.MULTILINE)
        for code in re.findall(r"`(\w+)`", codes)
    }
    known = {code: refusal.status for code, refusal in http_errors.REFUSALS.items()}
    assert listed == {**{code: status for code, (status, _, _) in guard.REFUSALS.items()}, **known}


def test_every_event_stands_in_the_table() -> None:
    source = (ROOT / "app" / "stream_events.py").read_text("utf-8") + (ROOT / "app" / "ongoing.py").read_text("utf-8")
    sent = set(re.findall(r'Event\("(\w+)"', source))
    table = PAGE.split("| Event | Data |")[1].split("\n\n")[0]
    assert sent == set(re.findall(r"^\| `(\w+)` \|", table, flags=re.MULTILINE))


@pytest.mark.parametrize("code", sorted(http_errors.REFUSALS))
def test_every_error_can_be_said_in_both_languages(code: str) -> None:
    refusal = http_errors.REFUSALS[code]
    slots = set(re.findall(r"\{(\w+)\}", refusal.zh))
    assert slots == set(re.findall(r"\{(\w+)\}", refusal.en))
    error = http_errors.ApiError(code, **dict.fromkeys(slots, 1))
    told = error.as_json("id")
    assert re.search("[\u4e00-\u9fff]", told["message_zh"]) and not re.search("[\u4e00-\u9fff]", told["message_en"])
    assert 400 <= error.status < 600


def test_every_fault_that_concerns_http_has_its_line_and_every_test_named_there_exists() -> None:
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    told: set[str] = set()
    for first in re.findall(r"^\| ([QWA]\d+[^|]*)\|", page, flags=re.MULTILINE):
        found = re.match(r"([QWA]\d+)(?:, ([QWA]\d+))?(?: to ([QWA]\d+))?", first)
        assert found
        told |= {name for name in found.groups() if name}
        if found[3]:
            told |= {f"W{number}" for number in range(int(found[2][1:]), int(found[3][1:]) + 1)}
    wanted = {f"Q{n}" for n in range(1, 26)} | {f"W{n}" for n in range(75, 86)} | {f"A{n}" for n in range(86, 99)}
    assert wanted <= told, sorted(wanted - told)
    for name, test in re.findall(r"`([\w/]*test_\w+\.py)(?:::(\w+))?`", page):
        path = ROOT / name if "/" in name else ROOT / "tests" / "app" / name
        assert path.is_file(), name
        assert not test or f"def {test}(" in path.read_text(encoding="utf-8"), f"{name}::{test}"
