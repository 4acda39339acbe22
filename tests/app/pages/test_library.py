"""What the archive holds, as the page shows it."""

from dataclasses import replace

from app.pages import library
from app.records import Language
from index.archive import Archive
from tests import fakes
from tests.app import fake_desk


def test_the_shelf_lists_every_report_with_what_was_read_out_of_it() -> None:
    zhangwan, xialu, unknown = library.shelf(fake_desk.desk().archive).lines  # type: ignore[arg-type]
    assert zhangwan.place == {"zh": "湖北省十堰市张湾区", "en": "Zhangwan District · 张湾区"}
    assert (zhangwan.year, zhangwan.delivered, zhangwan.passages, zhangwan.facts) == (2023, "2022-12-27", 2, 2)
    assert (xialu.passages, xialu.facts, xialu.identified) == (1, 1, True)
    assert (unknown.identified, unknown.remedy) == (False, "<b>x</b>.txt,,地区,年份")


def test_holdings_count_reports_places_and_years() -> None:
    archive = fake_desk.desk().archive
    held = library.Welcome(archive, lambda *_: ["?"]).value()  # type: ignore[arg-type]
    assert (held.reports, held.places, held.years) == (3, 2, "2023")
    assert held.as_json()["examples"] == {"zh": ["?"], "en": ["?"]}


def test_holdings_are_reckoned_again_only_when_the_reports_change() -> None:
    asked: list[Language] = []

    def examples(_: Archive, language: Language) -> list[str]:
        asked.append(language)
        return []

    archive = fake_desk.desk().archive
    welcome = library.Welcome(archive, examples)  # type: ignore[arg-type]
    assert welcome.value() == welcome.value()
    assert asked == ["zh", "en"]
    later = fakes.report(fakes.SHIYAN, 2025)
    archive.held += (replace(fake_desk.xialu()[0], report=later),)
    assert welcome.value().years == "2023-2025"
    assert len(asked) == 4
