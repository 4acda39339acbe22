"""Ranking metrics: by hand, and against the reference implementation of TREC on the same data."""

import math
import random

import pytest
import pytrec_eval

from eval.metrics import retrieval
from tests.eval.samples import answer, case, gold, passage


def test_worked_by_hand() -> None:
    grades, relevant = [0, 2, 0, 1], [2, 2, 1]
    assert retrieval.reciprocal_rank(grades) == 0.5
    dcg = 2 / math.log2(3) + 1 / math.log2(5)
    ideal = 2 / math.log2(2) + 2 / math.log2(3) + 1 / math.log2(4)
    assert retrieval.ndcg(grades, relevant, 4) == pytest.approx(dcg / ideal)
    assert retrieval.ndcg(grades, relevant, 1) == 0
    assert retrieval.ndcg(grades, [], 4) is None
    assert [retrieval.recall([2, 4, None], k) for k in (1, 2, 4)] == [0, 1 / 3, 2 / 3]
    assert retrieval.reciprocal_rank([0, 0]) == 0


def test_the_same_as_trec_eval_on_random_rankings() -> None:
    chance = random.Random(7)
    for _ in range(50):
        documents = [f"d{number}" for number in range(30)]
        judged = {one: chance.choice([0, 0, 0, 1, 2]) for one in documents} | {"d0": 2}
        ranking = chance.sample(documents, 10)
        run = {one: float(10 - rank) for rank, one in enumerate(ranking)}
        measures = {"recall.1,3,5,10", "ndcg_cut.3,5,10", "recip_rank"}
        theirs = pytrec_eval.RelevanceEvaluator({"q": judged}, measures).evaluate({"q": run})["q"]
        grades = [judged[one] for one in ranking]
        wanted = [one for one, grade in judged.items() if grade]
        ranks = [ranking.index(one) + 1 if one in ranking else None for one in wanted]
        assert retrieval.reciprocal_rank(grades) == pytest.approx(theirs["recip_rank"])
        for k in (1, 3, 5, 10):
            assert retrieval.recall(ranks, k) == pytest.approx(theirs[f"recall_{k}"])
        for k in (3, 5, 10):
            relevant = [judged[one] for one in wanted]
            assert retrieval.ndcg(grades, relevant, k) == pytest.approx(theirs[f"ndcg_cut_{k}"])


@pytest.mark.parametrize(
    ("passage_text", "grade"),
    [
        ("前文。地区生产总值增长10%左右,固定资产投资增长12%左右。", 2),
        ("地区生产总值增长10％左右，固定资产投资增长12％左右", 2),  # full-width signs and line ends do not count
        ("地区生产总值\n增长10%左右,固定资产投资增长12%左", 2),  # all but one character
        ("地区生产总值增长10%左右,固定", 1),
        ("地区生产总值增长", 0),
        ("别的话", 0),
    ],
)
def test_a_passage_is_graded_by_how_much_of_the_quote_it_holds(passage_text: str, grade: int) -> None:
    assert retrieval.grade("地区生产总值增长10%左右,固定资产投资增长12%左右", passage_text) == grade


def test_recall_counts_quotes_and_full_recall_wants_all() -> None:
    of = case(evidence=(gold("地区生产总值增长10%左右"), gold("登记失业率控制在3%以内")))
    found = (passage("无关"), passage("地区生产总值增长10%左右"), passage("地区生产总值增长10%左右", "other.txt"))
    sample = answer("…", retrieved=found, relevant=(2, 2))
    values = {name: metric(of, sample).value for name, metric in retrieval.BY_NAME.items()}
    assert values["retrieval.recall@1"] == 0
    assert values["retrieval.recall@3"] == 0.5
    assert values["retrieval.full_recall@10"] == 0
    assert values["retrieval.mrr"] == 0.5
    assert values["retrieval.ndcg@3"] == pytest.approx((2 / math.log2(3)) / (2 + 2 / math.log2(3)))


def test_without_evidence_or_a_list_there_is_no_score() -> None:
    blind = answer("…")
    assert all(metric(case(evidence=(gold(),)), blind).value is None for metric in retrieval.BY_NAME.values())
    seeing = answer("…", retrieved=(passage("x"),), relevant=())
    assert all(metric(case(), seeing).value is None for metric in retrieval.BY_NAME.values())


@pytest.mark.parametrize(
    ("gold_file", "file", "same"),
    [
        ("a.txt", "a.txt", True),
        ("a.txt", "a.txt#2", True),
        ("a.txt#2", "a.txt", False),
        ("a.txt", "b.txt", False),
        ("", "b.txt", True),
    ],
)
def test_evidence_of_a_page_may_stand_in_any_of_its_parts(gold_file: str, file: str, same: bool) -> None:
    assert retrieval.same_file(gold_file, file) is same
