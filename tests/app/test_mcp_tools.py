"""What the MCP tools do, without the protocol around them."""

import asyncio
from collections.abc import Iterator
from contextlib import closing

import pytest

from app.answer import Desk
from app.mcp_shapes import AskGiven, FactsGiven, SearchGiven
from app.mcp_tools import Tools, local
from errors import UserError
from index.records import Stance
from tests.app import api_desk
from tests.app.api_desk import QUESTION
from tests.fakes import FakeEmbedder


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tools]:
    with closing(api_desk.archive_in(tmp_path_factory.mktemp("tools"))) as archive:
        yield local(Desk(archive, FakeEmbedder()), public="https://reports.example/")  # type: ignore[arg-type]


def test_every_citation_opens_at_its_quote(tools: Tools) -> None:
    found = asyncio.run(tools.ask(None, AskGiven(question=QUESTION)))
    source = found.citations[0]
    start, end = map(int, source.reader.partition("?s=")[2].split("-"))
    assert source.reader.startswith("https://reports.example/r/") and end - start == len(source.quote)
    assert found.rows[0].citation == source.number


def test_only_the_last_questions_of_a_long_history_are_read(tools: Tools) -> None:
    history = [QUESTION, *["下陆区2023年GDP增长目标是多少？"] * 10]
    assert "下陆区" in asyncio.run(tools.ask(None, AskGiven(question="去年实际呢？", history=history))).text


def test_what_narrows_narrows_every_tool(tools: Tools) -> None:
    ask = asyncio.run(tools.ask(None, AskGiven(question="GDP增长目标最高的是哪里？", places=["下陆区"], years=[2023])))
    assert ask.coverage and ask.coverage["reports"] == 1
    search = asyncio.run(tools.search(None, SearchGiven(words="工业", places=["420204", "张湾区"], k=20)))
    assert {one.place for one in search.passages} == {"湖北省黄石市下陆区", "湖北省十堰市张湾区"}
    facts = asyncio.run(tools.facts(None, FactsGiven(indicator="GDP", place="张湾区", stance=Stance.ACTUAL)))
    assert [(fact.place, fact.year) for fact in facts.facts] == [("湖北省十堰市张湾区", 2022)]


def test_what_does_not_exist_is_named(tools: Tools) -> None:
    with pytest.raises(UserError, match="火星"):
        asyncio.run(tools.search(None, SearchGiven(words="工业", places=["火星"])))
    with pytest.raises(UserError, match="幸福"):
        asyncio.run(tools.facts(None, FactsGiven(indicator="幸福")))
