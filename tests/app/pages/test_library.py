"""What the archive holds, as the page shows it."""

from app.extents import Extents
from app.pages import library
from tests.app import fake_desk


def test_the_shelf_lists_every_report_with_what_was_read_out_of_it() -> None:
    zhangwan, xialu, unknown = library.shelf(fake_desk.desk().archive).lines  # type: ignore[arg-type]
    assert zhangwan.place == {"zh": "湖北省十堰市张湾区", "en": "Zhangwan District · 张湾区"}
    assert (zhangwan.year, zhangwan.delivered, zhangwan.passages, zhangwan.facts) == (2023, "2022-12-27", 2, 2)
    assert (xialu.passages, xialu.facts, xialu.identified) == (1, 1, True)
    assert (unknown.identified, unknown.remedy) == (False, "<b>x</b>.txt,,地区,年份")


def test_a_visitor_is_told_how_much_is_held_where_and_what_may_be_asked() -> None:
    archive = fake_desk.desk().archive
    told = library.welcome(archive, Extents(archive, lambda _, language, reports: [f"{language}?"]))  # type: ignore[arg-type]
    assert (told["reports"], told["places"], told["years"]) == (3, 2, "2023")
    assert told["examples"] == {"zh": ("zh?",), "en": ("en?",)}
    assert [spot["code"] for spot in told["spots"]] == ["420000", "420200", "420204", "420300", "420303"]
