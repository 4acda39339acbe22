"""The samples are what the first start shows: eight reports in seven files, each shape different, figures readable."""

import re
from pathlib import Path

import docx
import pypdfium2
import pytest

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "samples"
TEXTS = ROOT / "tools" / "samples"
GAPS = re.compile(r"[\s#|]")


def text_of(path: Path) -> str:
    if path.suffix == ".pdf":
        with pypdfium2.PdfDocument(path) as pages:
            return "".join(page.get_textpage().get_text_range() for page in pages)
    if path.suffix == ".docx":
        document = docx.Document(str(path))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)
    return path.read_text(encoding="utf-8")


FILES = sorted(path for path in SAMPLES.iterdir() if path.suffix != ".csv")


def test_there_are_seven_files_in_five_formats() -> None:
    assert len(FILES) == 7
    assert {path.suffix for path in FILES} == {".txt", ".md", ".html", ".docx", ".pdf"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_report_opens_and_sets_expected_targets(path: Path) -> None:
    text = text_of(path)
    reports = 2 if path.name.startswith("shandong-two") else 1
    assert len(re.findall("各位代表[:\uff1a]", text)) == reports
    assert len(re.findall(r"预期目标是[:\uff1a](?:地区)?生产总值增长\d", text)) == reports


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_report_is_a_digest_of_readable_length(path: Path) -> None:
    reports = 2 if path.name.startswith("shandong-two") else 1
    assert 1_400 <= len(GAPS.sub("", re.sub(r"<[^>]*>", "", text_of(path)))) / reports <= 3_000


def test_ten_percent_is_one_places_target_for_output_and_no_others() -> None:
    stating = [p.name for p in FILES if re.search(r"生产总值增长10%", text_of(p))]
    assert stating == ["zhangwan-2023.txt"]


def test_the_pdf_and_the_docx_hold_the_texts_they_are_made_from() -> None:
    pdf = GAPS.sub("", text_of(SAMPLES / "hanbin-2020.pdf"))
    assert pdf == GAPS.sub("", (TEXTS / "hanbin-2020.txt").read_text(encoding="utf-8"))
    paragraphs = sorted(GAPS.sub("", text_of(SAMPLES / "liwan-2023.docx")))
    assert paragraphs == sorted(GAPS.sub("", (TEXTS / "liwan-2023.txt").read_text(encoding="utf-8")))


def test_both_ascii_and_full_width_punctuation_occur() -> None:
    texts = {path.name: text_of(path) for path in FILES}
    assert texts["zhangwan-2023.txt"].count("\uff0c") == 0 and texts["zhangwan-2023.txt"].count(",") > 30
    assert texts["linan-2023.html"].count("\uff0c") > 30


def test_one_text_has_lost_full_stops_at_line_ends() -> None:
    lines = (SAMPLES / "xialu-2023.md").read_text(encoding="utf-8").splitlines()
    assert sum(line.endswith(("户", "家", "100%")) for line in lines) == 3
