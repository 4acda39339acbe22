"""The page of a comparison: verdict, what is no longer right first, both answers beside each other."""

import re
from pathlib import Path

from eval.__main__ import main
from eval.compare import compare
from eval.comparing import page
from tests.eval.runs import case, of_outcomes, sample, write

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"


def test_what_is_no_longer_right_stands_first_with_both_answers(tmp_path: Path) -> None:
    cases = [case(name) for name in ("lost", "won", "other", "same")]
    before = ["correct", "wrong", "wrong", "correct"]
    after = ["wrong", "correct", "partial", "correct"]
    runs = [
        write(
            tmp_path / name,
            cases,
            [sample(one, o, answer=f"{name} {one.id}") for one, o in zip(cases, of, strict=True)],
        )
        for name, of in (("first", before), ("second", after))
    ]
    shown = page(compare(*runs))
    order = [shown.index(words) for words in ("No longer right: 1", "Became right: 1", "Changed otherwise: 1")]
    assert order == sorted(order)
    assert "first lost" in shown and "second lost" in shown and "same" not in re.findall(r"second (\w+)", shown)
    assert "cannot tell" in shown and "1 lost, 1 won" in shown
    assert shown.count("<details id=") + shown.count('class="case"') >= 3


def test_a_comparison_without_flips_says_so_and_its_script_finds_nothing_to_filter(tmp_path: Path) -> None:
    runs = [of_outcomes(tmp_path / name, "correct", "wrong") for name in ("a", "b")]
    shown = page(compare(*runs))
    assert "No case came to another outcome." in shown and 'id="search"' not in shown
    assert not re.search(r'href="#(?!flips|metrics|left-out)', shown)


def test_what_an_answer_says_does_nothing_on_the_page(tmp_path: Path) -> None:
    one = case("a", question=HOSTILE)
    runs = [
        write(tmp_path / name, [one], [sample(one, outcome, answer=HOSTILE)])
        for name, outcome in (("a", "correct"), ("b", "wrong"))
    ]
    shown = page(compare(*runs))
    assert shown.count("<script>") == shown.count("</script>") == 1 and "<img" not in shown


def test_the_command_writes_the_page(tmp_path: Path) -> None:
    for name in ("a", "b"):
        of_outcomes(tmp_path / name, "correct", "wrong")
    assert main(["compare", str(tmp_path / "a"), str(tmp_path / "b"), "--html", str(tmp_path / "c.html")]) == 0
    assert (tmp_path / "c.html").read_text(encoding="utf-8").startswith("<!doctype html>")
