"""Tables with a report in each row: a column of text, and columns that say whose it is."""

import csv
import io
import sys
from pathlib import Path

from errors import UserError
from index.readers import encoding
from index.readers.draft import Draft, draft

COLUMNS = {
    "text": ("text", "content", "body", "report", "正文", "内容", "全文", "文本", "报告", "报告正文", "报告内容"),
    "title": ("title", "标题", "题目", "名称"),
    "place": ("place", "region", "area", "地区", "地方", "地名", "区域", "行政区", "区县", "城市"),
    "year": ("year", "年份", "年度", "年"),
    "delivered": ("delivered", "date", "日期", "时间", "报告日期"),
    "speaker": ("speaker", "报告人", "作者"),
}
SEPARATORS = ",;\t|"


def read(path: Path) -> list[Draft]:
    """A draft a row, `name.csv`, `name.csv#2` …; what the other columns say goes into the overrides."""
    found = encoding.decode(path.read_bytes(), path.name)
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    head = found.text.split("\n", 1)[0]
    separator = max(SEPARATORS, key=head.count)
    rows = list(csv.reader(io.StringIO(found.text.lstrip("\ufeff"), newline=""), delimiter=separator))
    meaning = {name: key for key, names in COLUMNS.items() for name in names}
    columns = [meaning.get(cell.strip().casefold(), "") for cell in rows[0]]
    if "text" not in columns:
        raise UserError(
            f"{path.name} has the columns {', '.join(rows[0])}; the reports' text must stand in one called "
            f"{' or '.join(COLUMNS['text'])}"
        )
    drafts = []
    for number, row in enumerate(rows[1:], start=1):
        cells = {key: cell.strip() for key, cell in zip(columns, row, strict=False) if key and cell.strip()}
        text = cells.pop("text", "")
        if text:
            source = path.name if number == 1 else f"{path.name}#{number}"
            drafts.append(draft(text, source, title=cells.pop("title", ""), overrides=cells))
    if not drafts:
        raise UserError(f"{path.name} has no row with text in the column {rows[0][columns.index('text')]!r}")
    return drafts
