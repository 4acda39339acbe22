"""Growing answers told as events: no marker in the text, sources first, and a fresh start when a text is revised."""

from dataclasses import replace
from typing import Any

from app.records import Answer, Coverage, Note
from app.stream_events import Event, Teller, verified
from tests.app import fake_desk

ANSWER = fake_desk.desk().scripted["10%"]


def told(*answers: Answer) -> list[Event]:
    teller = Teller({"answer_id": "a_1"})
    return [event for answer in answers for event in teller.tell(answer)]


def text_of(events: list[Event]) -> str:
    return "".join(event.data["t"] for event in events if event.name == "delta")


def named(events: list[Event], name: str) -> list[dict[str, Any]]:
    return [event.data for event in events if event.name == name]


def growing(text: str, *, of: Answer = ANSWER) -> list[Answer]:
    """The answer letter by letter."""
    return [replace(of, text=text[:end], done=end == len(text)) for end in range(len(text) + 1)]


def test_a_whole_answer_is_told_in_order() -> None:
    events = told(ANSWER)
    assert [event.name for event in events] == [
        "meta", "status", "sources", "table", "delta", "cite", "delta", "verify",
    ]  # fmt: skip
    assert text_of(events).endswith("Zhangwan District (around 10%).")  # no blank is left where the marker was
    assert named(events, "cite") == [{"n": [1], "s": 0}]


def test_a_question_read_anew_is_told_anew() -> None:
    again = replace(ANSWER, query=replace(ANSWER.query, years=(2019,)))
    begun = replace(ANSWER, text="", rows=(), evidence=(), done=False)
    events = told(begun, begun, again)
    assert [event.name for event in events[:4]] == ["meta", "status", "meta", "sources"]
    assert [data["understood"]["years"] for data in named(events, "meta")][1] == [2019]


def test_a_text_that_grows_letter_by_letter_is_told_as_the_whole_one() -> None:
    text = "甲地增长10%左右[1]；乙地 7.5%以上[1][2]。丙地没有提[2]"
    events = told(*growing(text))
    assert text_of(events) == "甲地增长10%左右；乙地 7.5%以上。丙地没有提"
    cites = [(number, cite["s"]) for cite in named(events, "cite") for number in cite["n"]]
    whole = [(number, cite["s"]) for cite in named(told(replace(ANSWER, text=text)), "cite") for number in cite["n"]]
    assert cites == whole == [(1, 0), (1, 1), (2, 1), (2, 2)]
    assert not named(events, "restart") and len(named(events, "sources")) == 1 and len(named(events, "table")) == 1


def test_a_bracket_that_is_no_marker_is_text() -> None:
    assert text_of(told(*growing("见[附件]和[2023年]，[1"))) == "见[附件]和[2023年]，[1"


def test_a_revised_text_begins_anew() -> None:
    events = told(replace(ANSWER, text="增长99%[1]。", done=False), replace(ANSWER, text="增长10%[1]。", done=True))
    again = [event.name for event in events].index("restart")
    assert text_of(events[again:]) == "增长10%。"
    assert [event.name for event in events[again:]][:3] == ["restart", "sources", "table"]


def test_a_source_that_comes_later_is_told_alone_and_one_that_changes_begins_anew() -> None:
    first, second = ANSWER.evidence
    later = told(replace(ANSWER, text="", evidence=(first,), done=False), replace(ANSWER, text=""))
    assert [[item["n"] for item in data["items"]] for data in named(later, "sources")] == [[1], [2]]
    swapped = (replace(second, number=1), replace(first, number=2))
    assert named(told(replace(ANSWER, done=False), replace(ANSWER, evidence=swapped)), "restart")


def test_a_source_carries_its_passage_and_where_the_quote_stands_in_it() -> None:
    (data,) = named(told(ANSWER), "sources")
    for item in data["items"]:
        start, end = item["spans"][0]
        assert item["text"][start:end] == item["quote"]
        assert item["reader"] == f"/r/{item['report']}?s={item['start']}-{item['end']}#hl"
        assert (item["year"], item["covers"]) == (2023, 2022)


def test_a_table_is_drawn_only_when_its_numbers_can_be_compared() -> None:
    (table,) = named(told(ANSWER), "table")
    assert table["chart"] == {"type": "bar", "x": "place", "y": "value", "unit": "%"}
    assert [(row["place"], row["value"], row["cite"]) for row in table["rows"]] == [
        ("张湾区", 10.0, [1]), ("下陆区", 7.5, [2]),
    ]  # fmt: skip
    first, second = ANSWER.rows
    for other in (replace(second, year=2022), replace(second, measure="居民收入"), replace(second, amount=None)):
        (table,) = named(told(replace(ANSWER, rows=(first, other))), "table")
        assert table["chart"] is None


def test_what_is_missing_stands_beside_the_table_and_notes_after_the_text() -> None:
    answer = replace(ANSWER, coverage=Coverage(3, 2, ("洪湖市",)), notes=(Note("corrected", "x"),))
    events = told(answer)
    (table,) = named(events, "table")
    assert table["missing"] == ["洪湖市"] and table["coverage"] == {"reports": 3, "stating": 2}
    assert named(events, "note") == [{"code": "corrected", "text": "x"}]


def test_a_number_without_a_quote_is_told_with_its_sentence() -> None:
    found = verified(replace(ANSWER, text="Zhangwan around 10% [1].\nXialu 12.5% [2].\nNothing else."))
    assert [(one["support"], one["loose"]) for one in found["sentences"]] == [
        ("full", []), ("unsupported", ["12.5"]), ("none", []),
    ]  # fmt: skip
    assert found["loose"] == 1
