"""The tellers one by one: tables, lists, pairs, totals and single values."""

from dataclasses import replace

from app import say_lists, say_pairs, say_totals, say_values, tabulate
from app.cite import Ledger, markers
from app.gather import gather
from app.records import Compare, Measure, Query, Row, Task
from app.told import Matter
from index import places
from index.records import Edge, Kind, Stance
from tests import fakes
from tests.app import shelf
from tests.app.shelf import GDP, INVESTMENT, SHELF, asked, holds


def matter(query: Query, held: shelf.Shelf = SHELF) -> Matter:
    return Matter(query, gather(query, held, None), held.reports(), Ledger())  # type: ignore[arg-type]


def test_coverage_counts_reports_not_figures() -> None:
    about = matter(asked(Task.WHICH, GDP))
    counted = tabulate.coverage(about, about.gathered.findings[0])
    assert (counted.reports, counted.stating, counted.silent) == (4, 4, ())


def test_rows_of_another_unit_are_set_aside() -> None:
    about = matter(asked(Task.WHICH, INVESTMENT))
    rows: tuple[Row, ...] = tabulate.rows(about, about.gathered.findings[0])
    same, aside = say_lists.alike(rows)
    assert [row.figure for row in same] == ["489.18亿元", "580亿元"]
    assert [row.figure for row in aside] == ["增长12%左右"]


def test_a_fall_is_asked_for_in_words() -> None:
    assert say_lists.condition(holds(Compare.AT_MOST, "0"), matter(asked(Task.WHICH, GDP))) == "下降或持平"
    assert say_lists.condition(holds(Compare.ABOVE, "6"), matter(asked(Task.WHICH, GDP))) == "超过6%"


def test_a_target_in_words_is_told_apart_from_numbers() -> None:
    words = shelf.fact(shelf.Z, "居民收入与经济增长同步", "与经济增长同步", "0", indicator="gdp", kind=Kind.WORDS)
    number = shelf.fact(shelf.X, "居民收入增长6%", "6%", "6")
    text = say_lists.which(matter(asked(Task.WHICH, GDP), shelf.Shelf((shelf.Z, shelf.X), (words, number)))).text
    assert "有1份给出了" in text
    assert "只有文字表述、没有具体数字的是：张湾区与经济增长同步（2023年目标）[1]。" in text.replace("[2]", "[1]")


def test_a_total_leaves_out_a_place_that_holds_the_others() -> None:
    shiyan = fakes.report(places.get("420300"), 2023)
    inner = shelf.fact(shelf.Z, "投资30亿元", "30亿元", "30", "亿元", kind=Kind.LEVEL, indicator="fai")
    beside = shelf.fact(
        shelf.L, "投资20亿元", "20亿元", "20", "亿元", kind=Kind.LEVEL, indicator="fai", edge=Edge.AT_LEAST
    )
    outer = shelf.fact(shiyan, "投资500亿元", "500亿元", "500", "亿元", kind=Kind.LEVEL, indicator="fai")
    held = shelf.Shelf((shiyan, shelf.Z, shelf.L), (outer, inner, beside))
    told = say_totals.total(matter(asked(Task.TOTAL, INVESTMENT, years=(2023,)), held))
    assert told.sums == ("30 + 20 = 50",)
    assert "合计至少50亿元" in told.text
    assert "未重复计入的有：十堰市500亿元" in told.text


def test_a_target_is_met_or_not_by_the_outcome_of_its_own_year() -> None:
    later = fakes.report(shelf.ZHANGWAN, 2024)
    reached = shelf.actual(later, "地区生产总值增长8%", "8%", "8", "%")
    held = shelf.Shelf((shelf.Z, later), (SHELF.stated[0], reached))
    told = say_totals.met(matter(asked(Task.MET, GDP, places=(shelf.ZHANGWAN,)), held))
    assert told.text == "张湾区没有完成地区生产总值目标：2023年目标10%左右[1]，2023年实际8%[2]。"


def test_a_lacking_second_figure_is_said() -> None:
    told = say_pairs.difference(matter(asked(Task.DIFFERENCE, GDP, places=(shelf.XIALU,))))
    assert told.abstained
    assert told.text.endswith("要比较的另一个数字报告没有给出。")


def test_too_many_places_are_asked_back() -> None:
    codes = ("110101", "110102", "110105", "110106", "110107", "110108", "110109", "110111", "110112")
    reports = tuple(fakes.report(places.get(code), 2023) for code in codes)
    facts = tuple(shelf.fact(report, "地区生产总值增长6%", "6%", "6") for report in reports)
    told = say_values.value(matter(asked(Task.VALUE, GDP), shelf.Shelf(reports, facts)))
    assert told.text.startswith("有9个地方的报告给出了地区生产总值增速，请指明是哪个地区、哪一年")
    assert len(told.rows) == 9


def test_parts_asked_one_by_one_are_each_labelled() -> None:
    parts = tuple(
        shelf.actual(
            shelf.H, f"{name}完成产值{low}亿元", f"{low}亿元", low, "亿元", kind=Kind.LEVEL, indicator="fai", scope=name
        )
        for name, low in (("装备", "86"), ("新材料", "88"))
    )
    query = replace(asked(Task.VALUE, INVESTMENT, places=(shelf.HONGHU,)), text="各多少")
    text = say_values.value(matter(query, shelf.Shelf((shelf.H,), parts))).text
    assert "装备固定资产投资：2023年实际86亿元[1]。" in text
    assert "新材料固定资产投资：2023年实际88亿元[2]。" in text


def test_a_rank_is_told_in_the_reports_own_clause() -> None:
    rank = shelf.actual(shelf.X, "增速居全市第2位", "第2位", "2", "位", kind=Kind.COUNT, stance=Stance.RANK)
    query = asked(Task.VALUE, replace(GDP, kind=None), places=(shelf.XIALU,), stance=Stance.RANK)
    text = say_values.value(matter(query, shelf.Shelf((shelf.X,), (rank,)))).text
    assert text == "下陆区：2022年地区生产总值第2位（“增速居全市第2位”）[1]。"


def test_a_footnote_mark_of_the_report_is_no_marker_of_the_answer() -> None:
    beds = shelf.actual(
        shelf.X, "首店经济[7]较快发展,新引进品牌94家", "94家", "94", "家", indicator=None, kind=Kind.COUNT
    )
    held = shelf.Shelf((shelf.X,), (beds,))
    about = matter(asked(Task.VALUE, GDP), held)
    text = say_values.in_own_words(about, "下陆区", [beds])
    assert "首店经济较快发展" in text
    assert markers(text) == (1,)


def test_a_total_says_that_the_others_state_no_outcome_not_that_they_state_nothing() -> None:
    rows = [
        shelf.actual(shelf.Z, "投资30亿元", "30亿元", "30", "亿元", kind=Kind.LEVEL, indicator="fai"),
        shelf.actual(shelf.X, "投资20亿元", "20亿元", "20", "亿元", kind=Kind.LEVEL, indicator="fai"),
        shelf.fact(shelf.L, "投资50亿元", "50亿元", "50", "亿元", kind=Kind.LEVEL, indicator="fai"),
    ]
    held = shelf.Shelf((shelf.Z, shelf.X, shelf.L), tuple(rows))
    told = say_totals.total(matter(asked(Task.TOTAL, INVESTMENT), held))
    assert told.sums == ("30 + 20 = 50",)
    assert "没有给出固定资产投资实际" in told.text


def test_a_figure_found_by_the_askers_words_shows_the_reports_own_in_a_list() -> None:
    told = shelf.fact(
        shelf.Z, "启动36个老旧小区微改造,新建公园2个", "36个", "36", "个", indicator=None, kind=Kind.COUNT
    )
    about = matter(asked(Task.WHICH, Measure("old_estates", "老旧小区改造")), shelf.Shelf((shelf.Z,), (told,)))
    row = tabulate.row(about, Measure("old_estates", "老旧小区改造"), told)
    assert tabulate.items(about, [row], dated=False) == "张湾区36个（“启动36个老旧小区微改造”）[1]"
    same = shelf.fact(shelf.X, "老旧小区改造20个", "20个", "20", "个", indicator="old_estates", kind=Kind.COUNT)
    row = tabulate.row(about, Measure("old_estates", "老旧小区改造"), same)
    assert tabulate.items(about, [row], dated=False) == "下陆区20个[2]"
