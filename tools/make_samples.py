"""Make the samples that are not plain text (a .docx and a .pdf) from tools/samples: `python tools/make_samples.py`.

Run it from the project's root after changing a text there. The .pdf is printed by Chromium, so that it has
an embedded Chinese font and a real text layer, as the files that offices publish have.
"""

import html
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import docx

TEXTS = Path("tools/samples")
SAMPLES = Path("samples")
STYLE = (
    "@page{size:A4;margin:25mm} body{font-family:'Noto Serif CJK SC','Songti SC','SimSun',serif;line-height:1.8}"
    "h1,h2,h3{font-weight:normal} h1{text-align:center;font-size:18pt}"
    "h2{font-size:14pt} h3{font-size:12pt} p{text-indent:2em;font-size:11pt}"
)


def blocks(text: str) -> list[tuple[str, str]]:
    """The lines as (kind, words); the kinds are h1, h2, h3, row (cells between bars) and p."""
    found = []
    for line in filter(None, text.splitlines()):
        marks, _, words = line.partition(" ")
        if set(marks) == {"#"}:
            found.append((f"h{len(marks)}", words))
        else:
            found.append(("row" if line.startswith("|") else "p", line))
    return found


def write_docx(source: Path, target: Path) -> None:
    """A document with heading styles, paragraphs and one table for each run of rows."""
    document = docx.Document()
    table = None
    for kind, words in blocks(source.read_text(encoding="utf-8")):
        if kind == "row":
            cells = [cell.strip() for cell in words.strip("|").split("|")]
            table = table or document.add_table(rows=0, cols=len(cells))
            for cell, value in zip(table.add_row().cells, cells, strict=True):
                cell.text = value
            continue
        table = None
        if kind == "p":
            document.add_paragraph(words)
        else:
            document.add_heading(words, level=int(kind[1]))
    document.save(str(target))


def write_pdf(source: Path, target: Path) -> None:
    """The text printed by Chromium on A4."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome") or sys.exit("Install Chromium to print a PDF.")
    body = "".join(f"<{kind}>{html.escape(words)}</{kind}>" for kind, words in blocks(source.read_text("utf-8")))
    page = f"<!DOCTYPE html><html lang=zh-CN><meta charset=utf-8><style>{STYLE}</style><body>{body}</body></html>"
    with tempfile.TemporaryDirectory() as folder:
        saved = Path(folder, "page.html")
        saved.write_text(page, encoding="utf-8")
        flags = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-pdf-header-footer",
            f"--user-data-dir={folder}/profile",
        ]
        subprocess.run([chromium, *flags, f"--print-to-pdf={target.resolve()}", saved.as_uri()], check=True)


if __name__ == "__main__":
    write_docx(TEXTS / "liwan-2023.txt", SAMPLES / "liwan-2023.docx")
    write_pdf(TEXTS / "hanbin-2020.txt", SAMPLES / "hanbin-2020.pdf")
    print("Made samples/liwan-2023.docx and samples/hanbin-2020.pdf")
