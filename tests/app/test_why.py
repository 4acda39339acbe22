"""Why a figure fell or rose: what the report says of it, and that it did not when it did not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import cite
from app.answer import Desk
from index.archive import Archive
from tests import fakes
from tests.app.test_answer import put

TEXT = """一、2022年工作回顾
受商用车市场低迷影响,全区工业生产明显回落。
2022年全区地区生产总值增长3.5%,一般公共预算收入完成12.3亿元,下降2%。
工业总产值300亿元,增长10%,其中规模以上工业总产值200亿元,下降26.9%。
实施减税降费,因政策性减收,财政收支矛盾突出。新建学校3所。
二、2023年工作安排
2023年,地区生产总值增长5%。受外部冲击,任务艰巨。
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    embedder = fakes.FakeEmbedder()
    folder: Path = tmp_path_factory.mktemp("why")
    archive = Archive.open(folder, create=True)
    archive.claim(embedder.fingerprint)
    put(archive, embedder, fakes.report(fakes.ZHANGWAN, 2023, source="a.txt"), TEXT)
    archive.renew()
    yield Desk(archive, embedder)  # type: ignore[arg-type]
    archive.close()


def test_that_it_fell_and_what_bears_on_it(desk: Desk) -> None:
    answer = desk.answer("为什么张湾区的一般公共预算收入下降?")
    first, *lines = answer.text.splitlines()
    assert first.startswith("张湾区一般公共预算收入：2022年实际下降2%[1]。报告没有专门解释这个数字")
    assert any("因政策性减收" in line for line in lines) and not any("外部冲击" in line for line in lines)
    assert not answer.abstained and cite.loose(answer) == []


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("为什么张湾区的GDP下降?", "张湾区地区生产总值2022年实际是增长3.5%[1]，不是下降"),
        ("为什么张湾区一般公共预算收入增长?", "张湾区一般公共预算收入2022年实际是下降2%[1]，不是增长"),
        ("Why did GDP fall in Zhangwan?", "not a fall"),
    ],
)
def test_that_it_did_not(desk: Desk, question: str, told: str) -> None:
    answer = desk.answer(question)
    assert told in answer.text and len(answer.rows) == 1


def test_a_neighbour_that_did_fall_is_what_is_meant(desk: Desk) -> None:
    answer = desk.answer("为什么张湾区工业总产值下降了?")
    assert "规模以上工业总产值：2022年实际下降26.9%[1]" in answer.text


def test_in_english_the_figure_is_told_and_the_sentences_quoted(desk: Desk) -> None:
    answer = desk.answer("Why did the general public budget revenue of Zhangwan decline in 2022?")
    assert "down 2% [1]. The report does not explain this figure as such" in answer.text
    assert "“实施减税降费,因政策性减收,财政收支矛盾突出”" in answer.text


def test_a_why_without_a_figure_is_read_as_before(desk: Desk) -> None:
    assert "不是" not in desk.answer("张湾区为什么新建学校?").text
