"""Agreement with people: kappa against sums by hand, the shipped labels, and a judge shown with what it is worth."""

import json
from collections import Counter
from pathlib import Path

import pytest

from errors import UserError
from eval.agreement import FEWEST, interval, kappa, known, load, measured
from eval.ending import table
from eval.judge import VERDICTS, Judge
from eval.metrics.nuggets import met
from eval.records import Ruling
from eval.report import page
from prompts.stream import Limits
from tests.eval.runs import case, sample, write
from tests.model_server import DONE, Handler, event, running, says


def pairs(**counts: int) -> list[tuple[str, str]]:
    """yy=20: twenty times yes and yes."""
    return [(names[0], names[1]) for names, count in counts.items() for _ in range(count)]


@pytest.mark.parametrize(
    ("of", "value"),
    [
        (pairs(yy=20, yn=5, ny=10, nn=15), 0.4),  # the worked example of the textbooks: (0.7 - 0.5) / (1 - 0.5)
        (pairs(yy=45, yn=15, ny=25, nn=15), 0.1304),  # observed 0.60, by chance 0.54
        (pairs(yy=25, yn=35, ny=5, nn=35), 0.2593),  # observed 0.60, by chance 0.46
        (pairs(yy=5, nn=5), 1.0),
        (pairs(yn=5, ny=5), -1.0),
        (pairs(yy=7), 1.0),
    ],
)
def test_kappa_as_worked_by_hand(of: list[tuple[str, str]], value: float) -> None:
    assert kappa(of) == pytest.approx(value, abs=5e-5)


def test_the_interval_holds_kappa_and_is_narrower_with_more_labels() -> None:
    few, many = interval(pairs(yy=20, yn=5, ny=10, nn=15)), interval(pairs(yy=200, yn=50, ny=100, nn=150))
    assert few[0] < 0.4 < few[1]
    assert few[0] < many[0] < 0.4 < many[1] < few[1]


def test_the_shipped_labels_are_enough_of_every_kind_and_need_a_judge() -> None:
    labels = load()
    assert len(labels) >= FEWEST
    assert len({one.id for one in labels}) == len(labels)
    assert min(Counter(one.label for one in labels).values()) >= 10
    assert set(VERDICTS) == {one.label for one in labels}
    assert not [one.id for one in labels if met([one.point], one.answer)[0]]  # no rule finds the point
    assert not [one.id for one in labels if any(sign.isdigit() for sign in "".join(one.point))]
    english = sum(one.question.isascii() or "Explain" in one.question or "mean in" in one.question for one in labels)
    assert english >= len(labels) / 4


def knowing(handler: Handler) -> None:
    """A judge that calls everything stated, quoting the first three letters; it is right where that is so."""
    prompt = handler.server.asked[-1][2]["messages"][0]["content"]
    said = prompt.split("====\n")[1]
    reply = json.dumps({"quote": said[:3], "verdict": "stated"}, ensure_ascii=False)
    says(event(reply), DONE)(handler)


def test_a_judge_is_held_against_people_once_and_remembered(tmp_path: Path) -> None:
    with running() as server:
        judge = Judge(server.model(knowing, limits=Limits()))
        found = known(judge, tmp_path)
        asked = len(server.asked)
        assert known(judge, tmp_path) == found and len(server.asked) == asked == len(load())
    stated = sum(one.label == "stated" for one in load())
    assert (found.n, found.errors, found.raw, found.kappa) == (asked, 0, stated / asked, 0)
    assert "Cohen's kappa 0.00" in found.told


def test_errors_are_left_out_of_agreement_and_told() -> None:
    with running() as server:
        broken = says(event("no"), DONE)
        judge = Judge(server.model(broken, broken, knowing, limits=Limits()))
        found = measured(judge, load()[:3])
        assert (found.n, found.errors) == (2, 1) and "1 errors left out" in found.told
        with pytest.raises(UserError, match="cannot judge"):
            measured(Judge(server.model(broken)), load()[:2])


def test_the_report_shows_the_judges_worth_beside_its_rulings(tmp_path: Path) -> None:
    with running() as server:
        about = known(Judge(server.model(knowing, limits=Limits())), tmp_path / "runs")
    from dataclasses import asdict

    rulings = (Ruling("融资", "stated", "借钱"), Ruling("干部", "error", why="no"))
    run = write(tmp_path / "run", [case("a")], [sample(case("a"), rulings=rulings)], manifest={"judge": asdict(about)})
    for shown in (page(run, None), "\n".join(table(run)).replace("'", "&#x27;")):
        assert about.told.replace("'", "&#x27;") in shown
        assert "1 stated; 1 errors, which are no verdict" in shown
    unjudged = write(tmp_path / "other", [case("a")], [sample(case("a"))])
    assert "judge:" not in page(unjudged, None)


def test_a_line_that_is_no_label_is_named(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text('{"id": "a"}\n', encoding="utf-8")
    with pytest.raises(UserError, match=r"labels.jsonl:1 is no label"):
        load(path)
    path.write_text(json.dumps({"id": "a", "question": "", "point": ["x"], "answer": "", "label": "yes"}), "utf-8")
    with pytest.raises(UserError, match="“yes” is none of"):
        load(path)
