"""A desk of handmade reports with scripted answers, for tests of the page: no archive, no model."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from app.records import EVERYTHING, Answer, Coverage, Evidence, Language, Query, Row, Scope, Task
from errors import UserError
from index.records import Amount, Definition, Edge, Fact, Kind, Part, Passage, Report, Stance
from tests import fakes

RUNS = '<script>window.stolen=1</script><img src=x onerror="window.stolen=2">'
HOSTILE = f"{RUNS} ![pixel](http://evil.test/p.png) **粗体** $$x$$"
HOSTILE_TEXT = f"政府工作报告\n二、2023年工作安排\n主要预期目标:{HOSTILE} 地区生产总值增长9%。\n"
HOSTILE_TITLE = "政府工作报告<img src=http://evil.test/t.png>"


@dataclass
class FakeArchive:
    """Reports with their texts, passages and facts, in the order given."""

    texts: dict[str, str]
    held: tuple[Passage, ...]
    stated: tuple[Fact, ...] = ()
    defined: tuple[Definition, ...] = ()
    version: int = 1

    def reports(self) -> tuple[Report, ...]:
        return tuple(dict.fromkeys(passage.report for passage in self.held))

    def report(self, report_id: str) -> Report:
        found = [report for report in self.reports() if report.id == report_id]
        if not found:
            raise UserError(f"there is no report {report_id}")
        return found[0]

    def remedies(self) -> dict[str, str]:
        return {report.id: f"{report.source},,地区,年份" for report in self.reports() if report.place is None}

    def text(self, report_id: str) -> str:
        return self.texts[report_id]

    def passage(self, passage_id: str) -> Passage:
        found = [passage for passage in self.held if passage.id == passage_id]
        if not found:
            raise UserError(f"there is no passage {passage_id}")
        return found[0]

    def passages(self, report_ids: Sequence[str] | None = None) -> tuple[Passage, ...]:
        return tuple(passage for passage in self.held if report_ids is None or passage.report.id in report_ids)

    def facts(
        self,
        *,
        reports: Sequence[str] | None = None,
        stance: Stance | None = None,
        kinds: Sequence[Kind] | None = None,
    ) -> tuple[Fact, ...]:
        return tuple(
            fact
            for fact in self.stated
            if (reports is None or fact.passage.report.id in reports)
            and (stance is None or fact.stance is stance)
            and (kinds is None or fact.kind in kinds)
        )

    def definitions(self, term: str | None = None, *, reports: Sequence[str] | None = None) -> tuple[Definition, ...]:
        return tuple(item for item in self.defined if reports is None or item.passage.report.id in reports)


@dataclass
class FakeDesk:
    """Gives the first scripted answer whose key stands in the question; `asked` keeps questions with their history."""

    archive: FakeArchive
    scripted: dict[str, Answer]
    embedder: fakes.FakeEmbedder = field(default_factory=fakes.FakeEmbedder)
    asked: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    scopes: list[Scope] = field(default_factory=list)
    pause: float = 0.0

    def answer(self, question: str, history: Sequence[str] = (), *, scope: Scope = EVERYTHING) -> Answer:
        return list(self.stream(question, history, scope=scope))[-1]

    def stream(
        self,
        question: str,
        history: Sequence[str] = (),
        *,
        scope: Scope = EVERYTHING,
        language: Language | None = None,
    ) -> Iterator[Answer]:
        self.asked.append((question, tuple(history)))
        self.scopes.append(scope)
        time.sleep(self.pause)
        for key, answer in self.scripted.items():
            if key in question:
                yield replace(answer, question=question)
                return
        raise RuntimeError("a desk that breaks")


def zhangwan() -> tuple[Passage, Fact]:
    """Zhangwan's plan passage and its GDP target, 10%左右."""
    report = fakes.report(fakes.ZHANGWAN)
    quote = "2023年经济社会发展主要预期目标:地区生产总值增长10%左右,一般公共预算收入增长8%,城镇登记失业率控制在3%以内。"
    passage = fakes.passage(report, fakes.ZHANGWAN_TEXT, quote, heading="二、2023年工作安排")
    return passage, fakes.fact(passage, "地区生产总值增长10%左右", "10%左右", edge=Edge.ABOUT)


def xialu() -> tuple[Passage, Fact]:
    """Xialu's plan passage and its GDP target, 7.5%以上."""
    report = fakes.report(fakes.XIALU, source="xialu.txt")
    quote = "主要预期目标是：地区生产总值增长7.5%以上，居民收入增长与经济增长同步。"
    passage = fakes.passage(report, fakes.XIALU_TEXT, quote, heading="2023年工作安排")
    fact = fakes.fact(passage, "地区生产总值增长7.5%以上", "7.5%以上", low="7.5", edge=Edge.AT_LEAST)
    return passage, fact


def hostile() -> Passage:
    """A passage of a report whose text and title try to run in the page."""
    report = replace(fakes.report(None, None, source="<b>x</b>.txt", identity="hostile"), title=HOSTILE_TITLE)
    return fakes.passage(report, HOSTILE_TEXT, HOSTILE_TEXT.split("\n")[2], heading=HOSTILE, part=Part.PLAN)


def desk() -> FakeDesk:
    """Three reports and answers to: which districts (10%), its outcome (3.5%), and the hostile report (9%)."""
    (plan, target), (other_plan, other_target), planted = zhangwan(), xialu(), hostile()
    review_quote = "2022年全区地区生产总值增长3.5%,一般公共预算收入完成12.3亿元,下降2%。"
    review = fakes.passage(
        plan.report, fakes.ZHANGWAN_TEXT, review_quote, heading="一、2022年工作回顾", part=Part.REVIEW
    )
    outcome = fakes.fact(review, "2022年全区地区生产总值增长3.5%", "3.5%", low="3.5", stance=Stance.ACTUAL, year=2022)
    archive = FakeArchive(
        {plan.report.id: fakes.ZHANGWAN_TEXT, other_plan.report.id: fakes.XIALU_TEXT, "hostile": HOSTILE_TEXT},
        (review, plan, other_plan, planted),
        (target, outcome, other_target),
    )
    which = Answer(
        question="",
        query=Query("", "en", Task.WHICH),
        text="One of the 2 reports sets a 2023 GDP growth target of 10%: Zhangwan District (around 10%) [1].",
        evidence=(_evidence(1, target), _evidence(2, other_target)),
        rows=(_row("张湾区", target, "10%左右", 1, "yes"), _row("下陆区", other_target, "7.5%以上", 2, "no")),
        coverage=Coverage(2, 2),
        suggestions=("What was its growth in 2022?",),
    )
    follow = Answer(
        question="",
        query=Query("", "en", Task.VALUE),
        text="Zhangwan District grew by 3.5% in 2022 [1].",
        evidence=(_evidence(1, outcome),),
    )
    figures = [_row(f"{n}区", target, f"{n}%", n, "yes" if n == 6 else "no") for n in range(6, 0, -1)]
    listed = ", ".join(f"{row.label} {row.figure} [{row.evidence}]" for row in figures[1:])
    many = Answer(
        question="",
        query=Query("", "en", Task.WHICH),
        text=f"One of the 6 reports targets 6%: 6区 [6]. Others, not matching: {listed}.",
        evidence=tuple(_evidence(n, target) for n in range(1, 7)),
        rows=tuple(replace(row, amount=Amount(Decimal(row.figure[0]), Decimal(row.figure[0]), "%")) for row in figures),
    )
    quote = "地区生产总值增长9%"
    start = HOSTILE_TEXT.index(quote)
    planted_answer = Answer(
        question="",
        query=Query("", "zh", Task.READ),
        text=f"{HOSTILE} 增长9%[1]\n- <img src=x onerror=alert(1)> 增长9%[1]",
        evidence=(Evidence(1, planted, start, start + len(quote)),),
    )
    return FakeDesk(archive, {"6% of many": many, "10%": which, "2022": follow, "hostile": planted_answer})


def _evidence(number: int, fact: Fact) -> Evidence:
    return Evidence(number, fact.passage, fact.start, fact.end, fact)


def _row(label: str, fact: Fact, figure: str, evidence: int, match: str) -> Row:
    return Row(
        fact.passage.report, label, "地区生产总值", 2023, Stance.TARGET, figure, fact.amount, fact, evidence, match
    )  # type: ignore[arg-type]
