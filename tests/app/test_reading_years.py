"""Which of a place's reports a question to be read is put to."""

from dataclasses import replace

from app.plan import plan
from app.reading_years import of_years
from index.records import Report, Stance
from tests.app.test_plan import KNOWN

PLACE = next(report.place for report in KNOWN if report.place and report.place.name == "历城区")
REPORTS = [Report(f"r{year}", PLACE, f"{year}", year, None, "", "", "", "") for year in (2021, 2022, 2023)]


def years(question: str, stance: Stance | None = None) -> list[int | None]:
    query = replace(plan(question, KNOWN), stance=stance)
    return [report.year for report in of_years(query, REPORTS)]


def test_a_report_spoken_of_is_that_of_its_plan_year() -> None:
    assert years("历城区2022年的报告承认了哪些困难?") == [2022]
    assert years("What problems does Licheng's 2022 report admit?") == [2022]


def test_a_year_is_told_by_the_report_that_plans_and_the_one_that_reviews_it() -> None:
    assert years("历城区2022年有哪些困难?") == [2022, 2023]
    assert years("历城区2022年有哪些困难?", Stance.ACTUAL) == [2023]


def test_without_a_year_or_a_report_of_it_all_are_read() -> None:
    assert years("历城区有哪些困难?") == [2021, 2022, 2023]
    assert years("历城区2010年有哪些困难?") == [2021, 2022, 2023]
