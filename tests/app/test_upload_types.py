"""A file is what it holds, whatever its name says; its name is a word to be shown and never a path."""

import unicodedata
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.upload_rules import RefusedError, on_disk, shown
from app.upload_types import recognise


def packed(*members: str) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for member in members:
            archive.writestr(member, "x")
    return made.getvalue()


def written(folder: Path, content: bytes) -> Path:
    file = folder / "part"
    file.write_bytes(content)
    return file


@pytest.mark.parametrize(
    ("name", "content", "suffix"),
    [
        ("a.pdf", b"%PDF-1.7\n", ".pdf"),
        ("a.docx", b"%PDF-1.7\n", ".pdf"),
        ("a.txt", b"\r\n\r\n%PDF-1.7\n", ".pdf"),
        ("a.pdf", packed("[Content_Types].xml", "word/document.xml"), ".docx"),
        ("a.zip", packed("word/document.xml"), ".docx"),
        ("a.docx", packed("one.txt", "two.txt"), ".zip"),
        ("a.doc", b"\xef\xbb\xbf  <!DOCTYPE HTML><html>", ".html"),
        ("a", b"<?xml version='1.0'?><html xmlns='x'>", ".html"),
        ("a.TXT", "政府工作报告".encode(), ".txt"),
        ("a.md", "# 政府工作报告".encode("gb18030"), ".md"),
        ("a.csv", b"text,place\n", ".csv"),
        ("a.html", b"just words", ".html"),
    ],
)
def test_a_file_is_known_by_its_content(tmp_path: Path, name: str, content: bytes, suffix: str) -> None:
    assert recognise(written(tmp_path, content), name) == suffix


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.txt", b"", "empty"),
        ("a.docx", b" \r\n\t ", "empty"),
        ("a.docx", b"MZ\x90\x00", "type_program"),
        ("a.pdf", b"\x7fELF\x02", "type_program"),
        ("a.txt", b"\x89PNG\r\n", "type_picture"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "type_old_office"),
        ("a.docx", packed("word/document.xml", "word/vbaProject.bin"), "type_macros"),
        ("a.docx", packed("xl/workbook.xml"), "type_spreadsheet"),
        ("a.odt", packed("mimetype", "content.xml"), "type_opendocument"),
        ("a.rar", b"Rar!\x1a\x07", "type_packed"),
        ("a.docx", b"plain words", "type_not_as_named"),
        ("a.exe", b"plain words", "type_unknown"),
        ("a.svg", b"<?xml version='1.0'?><!DOCTYPE svg SYSTEM 'http://x/'><svg/>", "type_unknown"),
        ("a.docx", packed("word/document.xml")[:-10], "zip_damaged"),
    ],
)
def test_what_is_not_read_is_named(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    with pytest.raises(RefusedError) as refused:
        recognise(written(tmp_path, content), name)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("sent", "seen", "kept"),
    [
        ("2023年政府工作报告.docx", "2023年政府工作报告.docx", "2023年政府工作报告.pdf"),
        ("../../etc/passwd", "passwd", "passwd.pdf"),
        ("C:\\Users\\a\\报告.docx", "报告.docx", "报告.pdf"),
        ("/", "?", "_.pdf"),
        ("CON", "CON", "report_CON.pdf"),
        ("nul.tar.gz", "nul.tar.gz", "report_nul.tar.pdf"),
        ("...", "...", "report.pdf"),
        (".htaccess", ".htaccess", "htaccess.pdf"),
        ("a\nb\u202efdp.exe", "abfdp.exe", "abfdp.pdf"),
        ("<img src=x onerror=alert(1)>.txt", "<img src=x onerror=alert(1)>.txt", "_img_src_x_onerror_alert(1)_.pdf"),
        ("%2e%2e%2fx.txt", "%2e%2e%2fx.txt", "_2e_2e_2fx.pdf"),
    ],
)
def test_a_name_is_shown_as_it_was_and_kept_as_a_plain_word(sent: str, seen: str, kept: str) -> None:
    assert (shown(sent), on_disk(sent, ".pdf")) == (seen, kept)


def test_one_name_in_two_forms_of_unicode_is_one_name() -> None:
    assert on_disk(unicodedata.normalize("NFD", "é.txt"), ".txt") == on_disk("é.txt", ".txt")


@given(st.text())
def test_no_name_leaves_its_folder_or_is_too_long(name: str) -> None:
    kept = on_disk(name, ".docx")
    assert Path(kept).name == kept and not kept.startswith(".") and len(kept.encode()) < 255
    assert not any(unicodedata.category(sign)[0] in "CZ" for sign in kept)
    assert "/" not in shown(name) and "\n" not in shown(name) and len(shown(name)) <= 120
