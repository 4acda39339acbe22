"""A question that the rules cannot read, read by a model behind real HTTP: taken in our own terms, or not at all."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

import prompts
from app import cite, reread
from app.answer import Desk
from app.records import Answer, Query, Task
from index.archive import Archive
from index.records import Stance
from prompts.model import Model
from prompts.stream import Limits
from tests import fakes
from tests.app.reading_shelf import ZHANGWAN_TEXT as READING_TEXT
from tests.app.test_answer import put
from tests.model_server import DONE, Script, Server, event, refuses, running, says

CALM = Limits(connect=5, first=30, idle=20, total=60, characters=2000)
HURRIED = Limits(connect=5, first=1, idle=1, total=3, characters=2000)
KNOWN = (fakes.report(fakes.ZHANGWAN), fakes.report(fakes.XIALU))
POCKETS = "张湾2022年的钱袋子鼓没鼓?"  # no word of it stands in the table
BUSES = "Anything for commuters in Zhang Wan?"
FISCAL = {"task": "value", "places": ["张湾区"], "indicator": "budget_revenue", "years": [2022]}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    embedder = fakes.FakeEmbedder()
    opened = Archive.open(tmp_path_factory.mktemp("reread"), create=True)
    opened.claim(embedder.fingerprint)
    whole = fakes.ZHANGWAN_TEXT.replace("名词解释", READING_TEXT.partition("二、2023年工作安排\n")[2])
    for place, text in ((fakes.ZHANGWAN, whole), (fakes.XIALU, fakes.XIALU_TEXT)):
        put(opened, embedder, fakes.report(place, 2023, source=f"{place.code}.txt"), text)
    opened.renew()
    yield opened
    opened.close()


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as one:
        yield one


def desk(archive: Archive, model: Model | None = None) -> Desk:
    return Desk(archive, fakes.FakeEmbedder(), model)  # type: ignore[arg-type]


def writes(*words: str) -> Script:
    return says(*(event(word) for word in words), DONE)


def as_text(**fields: Any) -> str:
    return json.dumps({**FISCAL, **fields}, ensure_ascii=False)


def ask(archive: Archive, server: Server, *scripts: Script, question: str = POCKETS, limits: Limits = CALM) -> Answer:
    answer = desk(archive, server.model(*scripts, limits=limits)).answer(question)
    assert cite.loose(answer) == []
    return answer


def codes(answer: Answer) -> list[str]:
    return [note.code for note in answer.notes]


def test_the_rules_cannot_read_the_questions_of_this_file(archive: Archive) -> None:
    for question in (POCKETS, BUSES):
        assert desk(archive).answer(question).abstained


def test_a_good_reading_is_answered_by_the_ordinary_code_and_told(archive: Archive, server: Server) -> None:
    answer = ask(archive, server, writes(as_text(stance="actual")))
    assert "12.3亿元" in answer.text and answer.evidence[0].quote in fakes.ZHANGWAN_TEXT
    assert codes(answer) == ["reread"]
    assert "由模型openai:m-1理解为：查数字 · 张湾区 · 2022年 · 实际 · 一般公共预算收入" in answer.notes[0].text
    assert answer.worded is not None and answer.worded.used
    assert answer.worded.prompts == (f"plan:{prompts.fingerprint('plan')}",)


def test_a_topic_is_read_in_the_reports_own_words(archive: Archive, server: Server) -> None:
    said = as_text(task="read", indicator=None, years=[], topic="公共交通", stance="target")
    answer = ask(archive, server, writes(said), writes("无"), question=BUSES)
    assert "新增公交线路5条" in answer.text
    assert codes(answer)[0] == "reread" and "公共交通" in answer.notes[0].text
    assert answer.worded and answer.worded.prompts[0].startswith("plan:")


def test_json_in_a_fence_is_read_as_json(archive: Archive, server: Server) -> None:
    answer = ask(archive, server, writes(f"```json\n{as_text()}\n```"))
    assert "12.3亿元" in answer.text


@pytest.mark.parametrize(
    "said",
    [
        as_text(places=["下陆区"]),
        as_text(places=["张湾区", "下陆区"]),
        as_text(places=["瑶池市"]),
        as_text(indicator="happiness"),
        as_text(years=[2021]),
        as_text(years=[20220]),
        as_text(task="guess"),
        as_text(task="none"),
        as_text(stance="hoped"),
        as_text(figure="12.3亿元"),
        as_text(years=["2022"]),
        as_text(task="read", indicator=None, topic="投资5亿元"),
        as_text(task="read", indicator=None, topic="下陆区污水"),
        as_text(task="read", indicator=None, topic="[点](http://evil.test)"),
        as_text(task="read", indicator=None, topic=""),
        "张湾区2022年一般公共预算收入是12.3亿元。",
        f"好的,这是结果:{as_text()}",
        as_text()[:-20],
        "",
        "[]",
        "null",
        as_text() * 60,
        "x" * 1900,
    ],
)
def test_what_is_no_reading_leaves_the_answer_without_a_model(archive: Archive, server: Server, said: str) -> None:
    answer = ask(archive, server, writes(said))
    plain = desk(archive).answer(POCKETS)
    assert (answer.text, answer.evidence, answer.abstained) == (plain.text, plain.evidence, True)
    assert set(codes(answer)) <= {"model_failed"}
    assert answer.worded is not None and not answer.worded.used


@pytest.mark.parametrize(
    "script",
    [
        refuses(500, Retry_After="0"),
        refuses(401),
        writes("<think>", "想" * 50),
        says(event("{"), pause=2),
        says(event('{"task'), event(finish="content_filter") + b"data: [DONE]\n\n"),
        says(event('{"task": "val')),
    ],
    ids=["500", "401", "thinks for ever", "stalls", "filtered", "cut"],
)
def test_a_failing_model_leaves_the_answer_without_a_model_and_says_so(
    archive: Archive, server: Server, script: Script
) -> None:
    answer = ask(archive, server, script, limits=HURRIED)
    assert answer.text == desk(archive).answer(POCKETS).text
    assert set(codes(answer)) <= {"model_failed"}


def test_a_server_that_fails_is_left_alone_after_three_times(archive: Archive, server: Server) -> None:
    ready = desk(archive, server.model(refuses(400), limits=CALM))
    told = [codes(ready.answer(POCKETS)) for _ in range(4)]
    assert told == [["model_failed"]] * 3 + [["model_resting"]]
    assert len(server.asked) == 3


def test_a_place_spelled_in_another_way_is_meant_and_one_that_nobody_named_is_not() -> None:
    query = Query(BUSES, "en", Task.READ)
    plan = {"task": "read", "places": ["张湾区"], "indicator": None, "years": [], "stance": None, "topic": "公共交通"}
    read = reread.checked(plan, query, BUSES, KNOWN)
    assert read is not None and [place.name for place in read.places] == ["张湾区"]
    assert reread.checked(plan, query, "Anything for commuters?", KNOWN) is None


def test_what_the_rules_had_found_stays() -> None:
    query = Query(POCKETS, "zh", Task.READ, places=(fakes.ZHANGWAN,), years=(2022,), stance=Stance.ACTUAL)
    plan = reread.parsed(as_text(places=[], years=[], stance="target"))
    assert plan is not None
    read = reread.checked(plan, query, POCKETS, KNOWN)
    assert read is not None
    assert (read.places, read.years, read.stance) == ((fakes.ZHANGWAN,), (2022,), Stance.ACTUAL)


@pytest.mark.parametrize("question", ["张湾区2022年粮食产量是多少?", "张湾区2023年GDP增长目标是多少?", "你好"])
def test_what_the_rules_read_is_not_put_to_the_model(archive: Archive, server: Server, question: str) -> None:
    ask(archive, server, writes("{}"), question=question)
    assert server.asked == []


def test_the_prompt_names_every_key_and_fences_the_question(archive: Archive, server: Server) -> None:
    ask(archive, server, writes("{}"))
    sent = server.asked[0][2]["messages"][0]["content"]
    assert "budget_revenue: " in sent and "张湾区" in sent
    mark = sent.split("hold the mark ")[1][:16]
    assert sent.count(f"\n{mark}\n") == 2 and f"{mark}\n{POCKETS}\n{mark}" in sent
