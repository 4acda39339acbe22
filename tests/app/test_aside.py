"""What is said to the assistant itself is answered with what the archive holds; a question is never taken for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import cite
from app.answer import Desk
from app.aside import kind
from tests import fakes
from tests.app.test_answer import desk as desk


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("你好", "greeting"),
        ("您好呀!", "greeting"),
        ("Hi there!", "greeting"),
        ("good morning", "greeting"),
        ("谢谢你", "thanks"),
        ("ok, thanks a lot", "thanks"),
        ("你好，你是谁?", "who"),
        ("Who are you?", "who"),
        ("你能做什么?", "help"),
        ("我可以问什么", "help"),
        ("help", "help"),
        ("What can you do?", "help"),
        ("再见", "farewell"),
        ("帮我写一首关于春天的诗", "off_topic"),
        ("今天天气怎么样", "off_topic"),
        ("What's the weather like today?", "off_topic"),
        ("Write me a Python function that sorts a list", "off_topic"),
        ("12*7=?", "off_topic"),
    ],
)
def test_a_message_to_the_assistant_is_known_by_its_kind(text: str, told: str) -> None:
    assert kind(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "你好，张湾区2023年GDP增长目标是多少?",
        "谢谢，那下陆区呢?",
        "Hello, which districts targeted 10%?",
        "张湾区怎么治理重污染天气?",
        "What did Zhangwan do about heavy pollution weather?",
        "张湾区怎么帮助企业?",
        "How does Zhangwan help companies?",
        "张湾区怎么做好就业工作?",
        "可以问下陆区的情况吗",
        "张湾区的歌舞剧创作有哪些成绩?",
        "编制了什么规划?",
        "写作人才怎么培养?",
        "What is the capital of Hubei investing in?",
        "哪些报告提到翻译?",
    ],
)
def test_a_question_is_no_aside(text: str) -> None:
    assert kind(text) == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("你好", ("你好", "现收录2份报告，涉及2个地方，年份为2023年")),
        ("who are you", ("assistant for government work reports", "Held are 2 reports of 2 places, for 2023")),
        ("帮我写首诗", ("不是政府工作报告里有的内容", "2份报告")),
    ],
)
def test_it_is_answered_with_what_is_held_and_questions_to_ask(desk: Desk, text: str, words: tuple[str, ...]) -> None:
    answer = desk.answer(text)
    assert all(part in answer.text for part in words)
    assert answer.suggestions and not answer.evidence
    assert cite.loose(answer) == []
    for question in answer.suggestions:
        assert not desk.answer(question).abstained, question


def test_only_what_cannot_be_answered_is_an_abstention(desk: Desk) -> None:
    assert desk.answer("今天天气怎么样?").abstained
    assert not desk.answer("谢谢").abstained


def test_an_aside_in_the_middle_of_a_conversation_leaves_it_as_it_was(desk: Desk) -> None:
    history = ["张湾区2023年GDP增长目标是多少?", "谢谢"]
    assert "7.5%以上" in desk.answer("那下陆区呢?", history).text


def test_an_empty_archive_says_that_it_holds_nothing(tmp_path: Path) -> None:
    from index.archive import Archive

    def opened() -> Iterator[Archive]:
        archive = Archive.open(tmp_path, create=True)
        archive.claim(fakes.FakeEmbedder().fingerprint)
        yield archive
        archive.close()

    for archive in opened():
        answer = Desk(archive, fakes.FakeEmbedder()).answer("你好")  # type: ignore[arg-type]
        assert "还没有收录报告" in answer.text and answer.suggestions == ()
