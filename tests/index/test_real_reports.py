"""Real reports, where they lie beside the checkout: read, cleaned and identified against what is known of them."""

import json
import re
from pathlib import Path

import pytest

from index import readers
from index.identify import Identified, identify, load_sources

REPORTS = Path(__file__).parents[2] / ".." / "shared" / "reports"
if not REPORTS.is_dir():
    pytest.skip("the real reports do not lie beside this checkout", allow_module_level=True)

# The manifests err here: the docx called shanxi holds Shaanxi's report, and Sichuan's sets the targets of 2006.
MANIFEST_ERRS = {"prov-shanxisheng-2025-az.docx": ("place", "陕西省"), "prov-sichuansheng-2005-lt.txt": ("year", 2006)}
FURNITURE = re.compile(
    r"设为首页|加入收藏|当前位置|QQ空间|新浪微博|标签云|阅读排行|上一篇|下一篇|立即注册|Powered by|推荐访问|索引号"
    r"|复制链接|免责声明|本站为非|\\r\\n|&emsp|\?\?\?\?"
)


def known() -> list[tuple[Path, dict[str, object]]]:
    found = []
    for folder in ("more", "docx"):
        for line in (REPORTS / folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            path = REPORTS / folder / (row.get("file") or f"{row['slug']}.txt")
            field, right = MANIFEST_ERRS.get(path.name, ("", None))
            found.append((path, {**row, field: right} if field else row))
    return found


def seeds(*, with_sources: bool) -> list[Identified]:
    sources = load_sources(REPORTS / "seeds") if with_sources else None
    files = sorted((REPORTS / "seeds").glob("*.txt"))
    return [one for path in files for draft in readers.read(path) for one in identify(draft, sources)]


def test_places_and_years_of_120_reports_are_right_or_left_open() -> None:
    wrong: list[str] = []
    open_places: list[str] = []
    open_years: list[str] = []
    reports = known()
    for path, row in reports:
        (found,) = [one for draft in readers.read(path) for one in identify(draft, None)]
        report = found.report
        names = (report.place.name, *report.place.aliases) if report.place else ()
        if report.place is None:
            open_places.append(path.name)
        elif not any(str(row["place"]).endswith(name) for name in names):
            wrong.append(f"{path.name}: place {report.place.name}, not {row['place']}")
        if report.year is None:
            open_years.append(path.name)
        elif report.year != row["year"]:
            wrong.append(f"{path.name}: year {report.year}, not {row['year']}")
        assert not FURNITURE.search(found.text), path.name
    assert len(reports) == 120
    assert wrong == []
    assert len(open_places) <= 3, open_places
    assert len(open_years) <= 3, open_years


def test_the_seeds_with_sources_give_eight_named_reports() -> None:
    found = seeds(with_sources=True)
    named = [(one.report.place.name if one.report.place else "", one.report.year) for one in found]
    assert named == [
        ("张湾区", 2023),
        ("荔湾区", 2023),
        ("临安区", 2023),
        ("历城区", 2023),
        ("临淄区", 2023),
        ("下陆区", 2023),
        ("洪湖市", 2024),
        ("汉滨区", 2020),
    ]
    assert not any(one.remedy for one in found)


def test_the_seeds_alone_give_six_named_reports_and_two_open_ones() -> None:
    found = seeds(with_sources=False)
    assert [one.report.place.name if one.report.place else None for one in found] == [
        "张湾区",
        "荔湾区",
        None,
        None,
        "临淄区",
        "下陆区",
        "洪湖市",
        "汉滨区",
    ]
    assert [one.remedy.split(",")[:3] for one in found if one.remedy] == [
        ["001_0423913badece4aa.txt", "2", "…"],
        ["001_0423913badece4aa.txt", "3", "…"],
    ]
    assert not any(FURNITURE.search(one.text) for one in found)
