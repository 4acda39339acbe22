"""Sentences are put together from pieces of any size, each with its markers."""

import pytest

from app.pieces import LONGEST, sentences, unfinished


def cut(text: str, size: int) -> list[str]:
    return [text[start : start + size] for start in range(0, len(text), size)]


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("增长10%。[1][2]下一句[3]。", ["增长10%。[1][2]", "下一句[3]。"]),
        ("“完成改造。”【来源1】改造12公里。", ["“完成改造。”【来源1】", "改造12公里。"]),
        (
            "It grew 5.5% in 2022. [1] Then it fell.(source 2)",
            ["It grew 5.5% in 2022. [1]", " Then it fell.(source 2)"],
        ),
        ("- 一[1]\n- 二[2]\n", ["- 一[1]\n", "- 二[2]\n"]),
        ("如下：![图](http://a.test/b.png)", ["如下：![图](http://a.test/b.png)"]),
        ("没有完", ["没有完"]),
    ],
)
@pytest.mark.parametrize("size", [1, 2, 3, 5, 100])
def test_sentences_are_the_same_however_the_text_arrives(written: str, parts: list[str], size: int) -> None:
    assert list(sentences(cut(written, size))) == parts


def test_a_sentence_is_given_as_soon_as_no_marker_can_follow() -> None:
    seen = []
    pieces = iter(["增长10%。", "[1]", "下"])
    for sentence in sentences(pieces):
        seen.append((sentence, list(pieces)))
    assert seen[0] == ("增长10%。[1]", [])
    held = sentences(iter(["增长10%。[1]下一", "句"]))
    assert next(held) == "增长10%。[1]"


def test_a_text_without_an_end_is_not_read_for_ever() -> None:
    read = 0

    def endless() -> object:
        nonlocal read
        while True:
            read += 1
            yield "啊" * 100

    assert "".join(sentences(endless())).strip("啊") == ""  # type: ignore[arg-type]
    assert read == LONGEST // 100 + 1


@pytest.mark.parametrize(
    ("piece", "lacks"),
    [
        ("增长10%。[1]", False),
        ("It grew. (source 2)", False),
        ("列表[1]\n", False),
        ("增长10%[1", True),
        ("增长1", True),
    ],
)
def test_what_a_cut_left_of_a_sentence_is_known(piece: str, lacks: bool) -> None:
    assert unfinished(piece) is lacks
