"""The report and the other forms of a run: what they show, and that nothing said in an answer acts in them."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from eval.exports import csv as as_csv
from eval.exports import junit, markdown
from eval.markup import Html, clean, marked, table, tag
from eval.records import Citation, Gate, Gold, Retrieved
from eval.report import gates, page, write
from eval.shown import DEPTHS, case_html, excerpt
from eval.stored import Stored, read
from tests.eval.runs import QUOTE, case, of_outcomes, sample
from tests.eval.runs import write as make

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&<!--\x00\u202e\ud800"


def hostile(folder: Path) -> Stored:
    """A run in which every text is an attempt to act."""
    one = case("<b>a", question=HOSTILE, answer=HOSTILE, notes=HOSTILE, evidence=(Gold(HOSTILE, HOSTILE),))
    said = sample(
        one,
        "wrong",
        answer=HOSTILE + "[1][7]",
        citations=(Citation(1, HOSTILE, 2023, HOSTILE, HOSTILE, 0, 5, HOSTILE, False),),
        retrieved=(Retrieved(HOSTILE, 0, 5, 0.5, HOSTILE, HOSTILE),),
        scores={HOSTILE: 0.5},
        notes={"outcome": HOSTILE, HOSTILE: HOSTILE},
        lost_at=HOSTILE,
    )
    failing = sample(case("e", type=HOSTILE), "error", error={"type": HOSTILE, "message": HOSTILE})
    return make(folder, [one], [said, failing], manifest={"suite": HOSTILE, "argv": [HOSTILE], "target": HOSTILE})


def test_text_is_escaped_wherever_it_stands(tmp_path: Path) -> None:
    shown = page(hostile(tmp_path / "run"), None)
    assert shown.count("<script>") == shown.count("</script>") == 1
    assert "<img" not in shown and "<b>a" not in shown and "<!--" not in shown
    assert not set(shown) & {"\x00", "\u202e", "\ud800"}


def test_the_policy_allows_the_pages_own_style_and_script_and_nothing_else(tmp_path: Path) -> None:
    shown = page(of_outcomes(tmp_path / "run", "correct"), None)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', shown)
    assert policy is not None
    assert policy[1].startswith("default-src &#x27;none&#x27;")
    assert "unsafe" not in policy[1]
    assert not re.search(r'\b(?:src|href)="(?!#)', shown)
    assert " style=" not in shown and not re.search(r"\son\w+=", shown)


def test_a_page_says_how_the_gates_stand_and_why(tmp_path: Path) -> None:
    gate = Gate("outcome.correct", ">=", 0.8)
    run = of_outcomes(tmp_path / "run", "correct", "wrong", gates=[gate])
    shown = page(run, gates(run))
    assert "A gate failed" in shown
    assert "outcome.correct &gt;= 80.0 %" in shown
    assert "50.0 % (9.5 % to 90.5 %), n=2" in shown  # Wilson of 1 of 2


def test_a_failure_stands_under_the_stage_that_lost_it_and_leads_to_its_case(tmp_path: Path) -> None:
    shown = page(of_outcomes(tmp_path / "run", "correct", "wrong", "error"), None)
    assert "<summary>misread: 1</summary>" in shown
    assert "<summary>error: 1</summary>" in shown
    assert 'href="#c1"' in shown and 'id="c1"' in shown


def test_two_targets_stand_side_by_side_over_the_same_cases(tmp_path: Path) -> None:
    of_outcomes(tmp_path / "run" / "plain_rag", "wrong", "correct", "wrong")
    other = tmp_path / "run" / "plain_rag" / "run.json"
    other.write_text(json.dumps({**json.loads(other.read_text("utf-8")), "target": "plain_rag"}), encoding="utf-8")
    run = of_outcomes(tmp_path / "run", "correct", "correct", "wrong")
    shown = page(run, None)
    assert '<th scope="col">inproc</th>' in shown and '<th scope="col">plain_rag</th>' in shown
    assert shown.count("Answer of plain_rag") == 3
    assert "| correct | 2 | 1 |" in markdown(run, None)


def test_a_case_shows_answer_quotes_gold_and_what_was_found(tmp_path: Path) -> None:
    one = case("a", abstain=False, items=(("张湾区", "张湾"), ("下陆区",)))
    shown = case_html(sample(one, "wrong", answer="10%[1],20%[9]。"), one, 4, depth=DEPTHS[0])
    assert '<a href="#c4-1" class="marker">[1]</a>' in shown
    assert '<span class="invented" title="no such quote">[9]</span>' in shown
    assert f"<mark>{QUOTE}</mark>" in shown
    assert "all of: 张湾区、下陆区" in shown
    assert '<span class="tag o-correct">gold</span>' in shown


def test_a_long_passage_is_cut_around_the_gold_in_it() -> None:
    text = "前" * 500 + QUOTE + "后" * 500
    shown = excerpt(text, [QUOTE], 100)
    assert f"<mark>{QUOTE}</mark>" in shown
    assert shown.startswith("… 前") and shown.endswith("后 …")
    assert len(shown) < 140


def test_marks_that_overlap_run_together() -> None:
    assert marked("abcdef", [(1, 3), (2, 5), (2, 3)]) == "a<mark>bc</mark><mark>de</mark>f"
    assert marked("<a>", []) == "&lt;a&gt;"


def test_markup_escapes_text_and_keeps_what_it_made() -> None:
    assert tag("p", "<", Html("<b>x</b>"), None, class_='"') == '<p class="&quot;">&lt;<b>x</b></p>'
    assert tag("option", "x", selected=True, hidden=False, data_a_b=1) == '<option selected data-a-b="1">x</option>'
    assert '<th scope="row">r</th><td>1</td>' in table(("a", "b"), [("r", 1)])
    assert clean("a\x07\ufffe\n\tb") == "a\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}\n\tb"


def test_five_hundred_long_cases_stay_under_three_megabytes(tmp_path: Path) -> None:
    long = "这一年全区上下团结奋斗,取得了新的成绩。" * 60
    cases = [case(f"a{number}", evidence=(Gold("f", long[:400]),)) for number in range(500)]
    cited = tuple(Citation(n, "张湾区", 2023, "政府工作报告", "f", 0, 9, long[:500], True) for n in range(1, 9))
    found = tuple(Retrieved("r", 0, 9, 0.5, long, "f") for _ in range(10))
    samples = [sample(one, "wrong", answer=long + "[1]", citations=cited, retrieved=found) for one in cases]
    run = make(tmp_path / "run", cases, samples)
    size = len(page(run, None).encode())
    assert 1_000_000 < size < 3_000_000


def test_a_spreadsheet_gets_no_formula_and_opens_as_utf8(tmp_path: Path) -> None:
    one = case("a", question="=HYPERLINK(1)", answer="@x")
    run = make(tmp_path / "run", [one], [sample(one, "wrong", answer="-1+2", scores={"m": -0.5})])
    text = as_csv(run)
    assert text.startswith("\ufeff")
    row = next(csv.DictReader(io.StringIO(text[1:])))
    assert (row["question"], row["answer"], row["gold"]) == ("'=HYPERLINK(1)", "'-1+2", "'@x")
    assert row["m"] == "-0.5000"  # a number stays one
    assert (row["case"], row["outcome"], row["milliseconds"]) == ("a", "wrong", "100")


def test_ci_reads_failures_errors_and_gates_from_junit(tmp_path: Path) -> None:
    run = of_outcomes(tmp_path / "run", "correct", "wrong", "error", gates=[Gate("outcome.correct", ">=", 0.9)])
    root = ElementTree.fromstring(junit(run, gates(run)))
    assert [(one.get("name"), one.get("tests"), one.get("failures"), one.get("errors")) for one in root] == [
        ("inproc", "3", "1", "1"),
        ("gates", "2", "1", "1"),
    ]


@pytest.mark.parametrize("form", ["junit", "markdown", "csv"])
def test_hostile_text_breaks_no_other_form(tmp_path: Path, form: str) -> None:
    run = hostile(tmp_path / "run")
    if form == "junit":
        root = ElementTree.fromstring(junit(run, None))
        assert [one.tag for one in root.iter()].count("testcase") == 2
    elif form == "markdown":
        text = markdown(run, None)
        assert not re.search(r"(?<!\\)<", text)
        assert all(line.count(" | ") >= 1 for line in text.splitlines() if line.startswith("|"))
    else:
        assert len(list(csv.reader(io.StringIO(as_csv(run)[1:])))) == 3


def test_everything_is_written_beside_the_run(tmp_path: Path) -> None:
    run = of_outcomes(tmp_path / "run", "correct", "wrong", gates=[Gate("outcome.wrong", "<=", 0.0)])
    assert write(run.folder).name == "report.html"
    names = {path.name for path in run.folder.iterdir()}
    assert names == {"run.json", "samples.jsonl", "cases.jsonl"} | {
        "report.html",
        "report.md",
        "results.csv",
        "junit.xml",
        "summary.json",
    }
    told = json.loads((run.folder / "summary.json").read_text(encoding="utf-8"))
    assert (told["gate"], told["columns"][0]["outcomes"]["correct"]) == ("failed", 1)
    assert read(run.folder).samples == run.samples  # the run itself is untouched
