"""The desk, from a question in words to a finished answer, over an archive of handmade facts."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import cite
from app.answer import LONGEST, Desk, checked
from app.records import Task
from errors import UserError
from index import extract, glossary, rows, split
from index.archive import Archive
from tests import fakes
from tests.made import Made

SHARED = Path(__file__).parents[3] / "shared"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    embedder = fakes.FakeEmbedder()
    archive = Archive.open(tmp_path, create=True)
    archive.claim(embedder.fingerprint)
    for place, text in ((fakes.ZHANGWAN, fakes.ZHANGWAN_TEXT), (fakes.XIALU, fakes.XIALU_TEXT)):
        put(archive, embedder, fakes.report(place, 2023, source=f"{place.code}.txt"), text)
    archive.renew()
    yield Desk(archive, embedder)
    archive.close()


def put(archive: Archive, embedder: fakes.FakeEmbedder, report: object, text: str) -> None:
    passages = split.split(report, text)  # type: ignore[arg-type]
    facts = extract.extract(passages, text)
    missing = archive.missing([*map(rows.wording, passages), *(fact.measure for fact in facts)])
    archive.keep_vectors(missing, embedder.passages(missing))
    archive.add(report, text, passages, facts, glossary.glossary(passages, text))  # type: ignore[arg-type]


def test_which_district_targets_ten_percent_is_answered_from_rows(desk: Desk) -> None:
    answer = desk.answer("哪些区2023年GDP增长目标是10%?")
    assert answer.text.startswith("2份报告中有1份的2023年地区生产总值增速目标为10%：张湾区10%左右[1]。")
    assert answer.evidence[0].quote in answer.evidence[0].passage.text
    assert [row.match for row in answer.rows] == ["yes", "no"]


def test_the_same_question_in_english_gives_the_same_place(desk: Desk) -> None:
    answer = desk.answer("Which districts targeted 10% GDP growth in 2023?")
    assert "Zhangwan District (张湾区) around 10% [1]" in answer.text
    assert "Others, not matching: Xialu District (下陆区) at least 7.5% [2]" in answer.text


def test_an_answer_grows_from_the_query_to_the_rows_to_the_text(desk: Desk) -> None:
    steps = list(desk.stream("张湾区2022年民生支出多少?"))
    assert [(bool(step.rows), bool(step.text), step.done) for step in steps] == [
        (False, False, False),
        (True, False, False),
        (True, True, True),
    ]
    assert steps[0].query.task is Task.VALUE


def test_a_follow_up_keeps_what_was_asked_before(desk: Desk) -> None:
    answer = desk.answer("那下陆区呢?", ["张湾区2023年GDP增长目标是多少?"])
    assert answer.text == "下陆区地区生产总值：2023年目标增长7.5%以上[1]。"


def test_evidence_is_numbered_in_order_of_appearance(desk: Desk) -> None:
    answer = desk.answer("2023年GDP增长目标最高的是哪个区?")
    assert list(cite.markers(answer.text)) == sorted(cite.markers(answer.text))
    assert [item.number for item in answer.evidence] == list(range(1, len(answer.evidence) + 1))


def test_a_place_without_a_report_is_said_to_be_missing(desk: Desk) -> None:
    answer = desk.answer("广州市南沙区2023年GDP增长目标是多少?")
    assert answer.abstained
    assert "档案中没有" in answer.text


def test_what_is_not_stated_is_refused(desk: Desk) -> None:
    answer = desk.answer("张湾区2022年粮食产量是多少?")
    assert answer.abstained
    assert "没有给出" in answer.text


def test_a_question_about_texts_is_read(desk: Desk) -> None:
    answer = desk.answer("什么是瞪羚企业?")
    assert "高成长期的中小企业" in answer.text
    assert answer.evidence


def test_an_empty_question_is_refused() -> None:
    with pytest.raises(UserError, match="empty"):
        checked("  \n")


def test_a_question_that_is_too_long_names_length_and_limit() -> None:
    with pytest.raises(UserError, match=f"{LONGEST + 1} characters, {LONGEST}"):
        checked("问" * (LONGEST + 1))


@pytest.mark.slow
def test_every_number_of_every_dev_answer_stands_in_a_quote_or_a_sum(seeds_archive_fake: Made) -> None:
    questions = SHARED / "questions/dev.jsonl"
    if not questions.exists():
        pytest.skip("the shared questions are not beside this checkout")
    archive = seeds_archive_fake.archive
    desk = Desk(archive, seeds_archive_fake.embedder)  # type: ignore[arg-type]
    wrong = []
    for line in questions.read_text("utf-8").splitlines():
        case = json.loads(line)
        answer = desk.answer(case["question"], case["history"])
        wrong += [(case["id"], item.number) for item in cite.loose(answer)]
        wrong += [(case["id"], note.text) for note in answer.notes if note.code == "struck"]
        for item in answer.evidence:
            assert archive.text(item.passage.report.id)[item.start : item.end] == item.quote
    assert wrong == []
