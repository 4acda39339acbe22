"""The archive's contents over HTTP: windows around a cited span, reports, facts as JSON and CSV."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.limits import Limits
from tests.app import api_desk
from tests.app.api_desk import ask


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    limits = Limits(asked_per_minute=10_000, read_per_minute=10_000)
    with api_desk.served_archive(tmp_path_factory.mktemp("archive"), limits=limits) as client:
        yield client


def get(client: TestClient, path: str, **params: Any) -> Any:
    reply = client.get(f"/api/v1/{path}", params=params)
    assert reply.status_code == 200, reply.text
    return reply.json()


def invalid(client: TestClient, path: str, **params: Any) -> list[str]:
    reply = client.get(f"/api/v1/{path}", params=params)
    assert reply.status_code == 422, reply.text
    return list(reply.json()["error"]["fields"])


def test_what_an_answer_cites_opens_in_its_context(client: TestClient) -> None:
    cited = ask(client).json()["evidence"][0]
    window = get(client, f"passages/{cited['passage']}", start=cited["start"], end=cited["end"], around=50)
    assert window["cited"] == cited["quote"]
    text = get(client, f"reports/{cited['report']}")["text"]
    around = window["before"] + window["cited"] + window["after"]
    assert around == text[max(0, cited["start"] - 50) : cited["end"] + 50]
    whole = get(client, f"passages/{cited['passage']}", around=0)
    assert whole["cited"] == whole["text"] == cited["text"] and whole["before"] == ""


def test_a_span_outside_its_passage_is_refused(client: TestClient) -> None:
    passage = ask(client).json()["evidence"][0]["passage"]
    for start, end in ((0, 5), (9, 3), (5, 999_999)):
        assert invalid(client, f"passages/{passage}", start=start, end=end) == ["start", "end"]
    for missing in ("nothing:0-5", "x", "%00", "..%2f..%2fetc"):
        assert client.get(f"/api/v1/passages/{missing}").status_code == 404


def test_reports_are_found_by_place_province_year_and_level(client: TestClient) -> None:
    names = [report["place"] for report in get(client, "reports")["items"]]
    assert names == ["湖北省黄石市下陆区", "湖北省十堰市张湾区"]
    assert get(client, "reports", place="420303")["total"] == get(client, "reports", place="张湾区")["total"] == 1
    assert get(client, "reports", within="湖北")["total"] == 2 and get(client, "reports", within="黄石市")["total"] == 1
    assert get(client, "reports", year=2023)["total"] == 2 and get(client, "reports", year=2022)["total"] == 0
    assert get(client, "reports", level="province")["items"] == []
    page = get(client, "reports", limit=1, offset=1)
    assert (len(page["items"]), page["total"], page["cut"]) == (1, 2, False)
    assert get(client, "reports", limit=1)["cut"] is True


def test_a_text_comes_in_stretches_with_its_outline(client: TestClient) -> None:
    report = get(client, "reports", place="张湾区")["items"][0]["id"]
    whole = get(client, f"reports/{report}")
    assert whole["next"] is None and whole["total"] == len(whole["text"])
    assert "二、2023年工作安排" in [section["heading"].split(" › ")[0] for section in whole["outline"]]
    pieces, offset = "", 0
    while offset is not None:
        part = get(client, f"reports/{report}", limit=70, offset=offset)
        pieces, offset = pieces + part["text"], part["next"]
    assert pieces == whole["text"]
    assert client.get("/api/v1/reports/none").json()["error"]["code"] == "no_report"


def test_facts_meet_every_condition_and_point_to_their_words(client: TestClient) -> None:
    found = get(client, "facts", indicator="gdp", stance="target")
    assert [(fact["code"], fact["amount"]["low"], fact["amount"]["edge"]) for fact in found["items"]] == [
        ("420204", "7.5", "at least"), ("420303", "10", "about"),
    ]  # fmt: skip
    assert (found["cut"], found["next"]) == (False, None)
    one = found["items"][1]
    text = get(client, f"reports/{one['report']}")["text"]
    assert text[one["start"] : one["end"]] == one["quote"]
    assert {fact["year"] for fact in get(client, "facts", year=2022)["items"]} == {2022}
    assert {fact["kind"] for fact in get(client, "facts", kind="level")["items"]} == {"level"}
    assert {fact["code"] for fact in get(client, "facts", place="下陆")["items"]} == {"420204"}


def test_a_list_of_facts_that_is_cut_says_so_and_goes_on(client: TestClient) -> None:
    everything = get(client, "facts")["items"]
    pieces, offset = [], 0
    while offset is not None:
        part = get(client, "facts", limit=4, offset=offset)
        assert part["cut"] is (part["next"] is not None)
        pieces, offset = pieces + part["items"], part["next"]
    assert pieces == everything and len(everything) > 8


def test_facts_as_csv_open_in_a_spreadsheet(client: TestClient) -> None:
    reply = client.get("/api/v1/facts", params={"place": "张湾区", "format": "csv", "limit": 3})
    assert reply.headers["content-type"] == "text/csv; charset=utf-8"
    assert reply.content.startswith(b"\xef\xbb\xbf")
    assert (reply.headers["x-cut"], reply.headers["x-next"]) == ("true", "3")
    head, *rows = csv.reader(io.StringIO(reply.text.removeprefix("\ufeff")))
    assert head[:4] == ["地区", "代码", "报告年份", "指标"] and len(rows) == 3
    assert {len(row) for row in rows} == {len(head)} == {17}
    decline = client.get("/api/v1/facts", params={"indicator": "budget_revenue", "year": 2022, "format": "csv"})
    assert ",-2,-2,%," in decline.text  # a number, not a text


def test_examples_and_indicators_are_listed(client: TestClient) -> None:
    told = get(client, "suggestions")
    assert told["zh"] and told["en"] and (told["reports"], told["places"], told["years"]) == (2, 2, "2023")
    known = {row["key"]: row for row in get(client, "indicators")["items"]}
    assert known["gdp"]["zh"] == "地区生产总值" and "growth" in known["gdp"]["kinds"]


@pytest.mark.parametrize(
    ("path", "params", "field"),
    [
        ("facts", {"indicator": "{'$or': 1}"}, "indicator"),
        ("facts", {"place": "' OR 1=1"}, "place"),
        ("facts", {"place": "999999"}, "place"),
        ("facts", {"within": "x" * 41}, "within"),
        ("facts", {"stance": "1; drop"}, "stance"),
        ("facts", {"year": "1e400"}, "year"),
        ("facts", {"limit": 0}, "limit"),
        ("facts", {"limit": 5001}, "limit"),
        ("facts", {"offset": -1}, "offset"),
        ("facts", {"colour": "red"}, "colour"),
        ("reports", {"level": "village"}, "level"),
        ("reports", {"places": "420303"}, "places"),
    ],
)
def test_a_wrong_condition_is_named(client: TestClient, path: str, params: dict[str, Any], field: str) -> None:
    assert invalid(client, path, **params)[0].split(".")[0] == field
