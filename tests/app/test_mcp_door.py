"""The archive as an MCP server, asked by the SDK's own client over HTTP and over stdio."""

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client

from app.answer import Desk
from app.limits import Limits
from tests.app import api_desk
from tests.app.api_desk import QUESTION
from tests.fakes import FakeEmbedder
from tests.made import Made

ROOT = Path(__file__).parents[2]
KEY = {"Authorization": "Bearer sk-right"}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with closing(api_desk.archive_in(tmp_path_factory.mktemp("mcp"))) as archive:
        limits = Limits(asked_per_minute=10_000, read_per_minute=10_000)
        app = api_desk.application(Desk(archive, FakeEmbedder()), keys=("sk-right",), limits=limits)  # type: ignore[arg-type]
        with api_desk.running(app) as served:
            yield served


def over_http(address: str, use: Callable[[ClientSession], Awaitable[Any]]) -> Any:
    """What `use` gives with a session at the address."""

    async def whole() -> Any:
        async with (
            httpx.AsyncClient(headers=KEY) as client,
            streamable_http_client(f"{address}/mcp", http_client=client) as (reading, writing, _),
            ClientSession(reading, writing) as session,
        ):
            await session.initialize()
            return await use(session)

    return asyncio.run(whole())


def call(address: str, name: str, **arguments: Any) -> Any:
    return over_http(address, lambda session: session.call_tool(name, arguments))


def test_the_tools_are_listed_with_the_schemas_of_what_they_take_and_give(address: str) -> None:
    listed = {tool.name: tool for tool in over_http(address, lambda session: session.list_tools()).tools}
    assert set(listed) == {"ask", "search", "facts"}
    assert set(listed["ask"].inputSchema["properties"]) == {"question", "history", "places", "years"}
    assert set(listed["facts"].inputSchema["properties"]) == {"indicator", "place", "year", "stance", "limit"}
    for tool in listed.values():
        assert tool.description and tool.outputSchema and tool.annotations.readOnlyHint
        assert all(field.get("description") for field in tool.inputSchema["properties"].values()), tool.name


def test_a_question_is_answered_with_quotes_and_links_that_open(address: str) -> None:
    given = call(address, "ask", question=QUESTION)
    found = given.structuredContent
    assert not given.isError and "10%左右[1]" in found["text"] and found["understood"]
    source = found["citations"][0]
    assert "10%左右" in source["quote"] and source["reader"].startswith(f"{address}/r/")
    assert found["rows"][0]["citation"] == 1 and found["rows"][0]["place"] == "张湾区"
    assert found["suggestions"] and not found["abstained"]
    assert json.loads(given.content[0].text) == found


def test_places_and_years_narrow_and_a_history_is_followed(address: str) -> None:
    outside = call(address, "ask", question=QUESTION, places=["黄石市"]).structuredContent
    assert outside["abstained"] and "不在所选范围内" in outside["text"] and "仅在所选的1份" in outside["notes"][0]
    follow = call(address, "ask", question="那下陆区呢？", history=[QUESTION]).structuredContent
    assert "7.5%以上" in follow["text"]


def test_a_search_gives_passages_of_the_places_asked_for(address: str) -> None:
    everywhere = call(address, "search", words="铜产业园", k=3).structuredContent["passages"]
    assert everywhere and len(everywhere) <= 3 and "铜产业园" in everywhere[0]["text"]
    inside = call(address, "search", words="铜产业园", places=["420303"]).structuredContent["passages"]
    assert inside and {one["place"] for one in inside} == {"湖北省十堰市张湾区"}
    assert call(address, "search", words="铜产业园", years=[1999]).structuredContent["passages"] == []


def test_facts_are_listed_by_key_or_name_and_cut_is_told(address: str) -> None:
    named = call(address, "facts", indicator="地区生产总值", stance="target").structuredContent
    assert named["indicator"] == "gdp" and len(named["facts"]) == 2 and not named["cut"]
    assert {fact["stance"] for fact in named["facts"]} == {"target"}
    one = call(address, "facts", indicator="gdp", place="湖北省", limit=1).structuredContent
    assert one["cut"] and len(one["facts"]) == 1 and one["facts"][0]["quote"]
    assert one["facts"][0]["reader"].startswith(f"{address}/r/")
    assert call(address, "facts", indicator="gdp", year=1999).structuredContent["facts"] == []


@pytest.mark.parametrize(
    ("name", "arguments", "named"),
    [
        ("ask", {"question": ""}, "question"),
        ("ask", {"question": "问" * 501}, "question_too_long"),
        ("ask", {"question": "问", "places": ["亚特兰蒂斯"]}, "亚特兰蒂斯"),
        ("ask", {"question": "问", "unknown": 1}, "unknown"),
        ("search", {"words": "问", "k": 1000}, "k:"),
        ("facts", {"indicator": "没有这个指标"}, "没有这个指标"),
        ("no_such_tool", {}, "no_such_tool"),
    ],
)
def test_what_cannot_be_done_is_told_as_the_tools_error(
    address: str, name: str, arguments: dict[str, Any], named: str
) -> None:
    given = call(address, name, **arguments)
    assert given.isError and named in given.content[0].text


@pytest.mark.slow
def test_the_command_serves_the_same_over_stdio(samples_archive: Made) -> None:
    environment = {**os.environ, "DATA_DIR": str(samples_archive.folder), "PYTHONUTF8": "1"}
    command = StdioServerParameters(command=sys.executable, args=["-m", "app", "mcp"], env=environment, cwd=ROOT)

    async def whole() -> tuple[Any, Any, Any]:
        async with stdio_client(command) as (reading, writing), ClientSession(reading, writing) as session:
            await session.initialize()
            facts = await session.call_tool("facts", {"indicator": "gdp", "limit": 3})
            search = await session.call_tool("search", {"words": "养老服务", "k": 2})
            place = facts.structuredContent["facts"][0]["place"]
            return facts, search, await session.call_tool("ask", {"question": f"{place}的GDP增长目标是多少？"})

    facts, search, answer = asyncio.run(whole())
    assert facts.structuredContent["facts"] and len(search.structuredContent["passages"]) == 2
    assert answer.structuredContent["citations"][0]["reader"].startswith("/r/")
    assert answer.structuredContent["text"]
