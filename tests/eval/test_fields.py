"""The fields of a case, one by one; whole files are in test_cases.py."""

from eval.fields import Complaint, case, from_table, unknown


def test_a_complaint_reads_as_file_line_field_text_and_reason() -> None:
    assert str(Complaint("s.jsonl", 3, "unit", "bananas", "is no unit")) == "s.jsonl:3: unit: “bananas” is no unit"
    assert str(Complaint("s.jsonl", 3, "", "{", "is not JSON")) == "s.jsonl:3: “{” is not JSON"


def test_the_nearest_known_field_is_told_and_all_of_them_when_none_is_near() -> None:
    near, far = unknown({"evidnce": 1, "zzz": 1}, ("id", "evidence"), "f", 1)
    assert near.why == "is no field of this file; did you mean evidence?"
    assert far.why == "is no field of this file; known are id, evidence"


def test_a_row_that_lacks_its_question_is_no_case_and_one_with_an_odd_field_is() -> None:
    assert case({"id": "a"}, "f", 1)[0] is None
    made, found = case({"id": "a", "question": "q", "odd": 1}, "f", 7)
    assert made is not None
    assert (made.id, made.line, [one.field for one in found]) == ("a", 7, ["odd"])


def test_a_table_row_says_what_it_can() -> None:
    row = from_table({"question": "目标?", "answer": "增长8%、力争9%", "evidence": "增长8%", "file": "a.txt"}, 4)
    assert row["gold"] == [{"value": "8", "unit": "%", "edge": "strive", "high": "9"}]
    assert row["evidence"] == [{"file": "a.txt", "quote": "增长8%"}]
    assert (row["id"], row["language"], row["abstain"]) == ("row-4", "zh", False)
    assert from_table({"question": "q?", "answer": ""}, 1)["abstain"]
