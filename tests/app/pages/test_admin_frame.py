"""The texts of the admin pages stand in both languages with the same slots, and every code of the code has one."""

import re
import tomllib
from pathlib import Path

import pytest

from app.pages.admin_frame import SAID, amount, moment, say

APP = Path(__file__).parents[3] / "app"
TEXTS = tomllib.loads((APP / "pages" / "admin_texts.toml").read_text(encoding="utf-8"))


def slots(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def test_every_text_stands_in_both_languages_with_the_same_slots() -> None:
    for key, row in TEXTS.items():
        assert set(row) == {"zh", "en"} and slots(row["zh"]) == slots(row["en"]), key


def test_every_reason_why_a_file_is_refused_has_its_sentence_and_slots() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (*APP.glob("upload_*.py"), APP / "admin_reports.py"))
    raised = set(re.findall(r'RefusedError\("(\w+)"', code)) | set(re.findall(r'reason, slots = "(\w+)"', code))
    raised |= {f"type_{kind}" for kind in re.findall(r'b".*", "(\w+)"\)', code)} | {
        "busy",
        "same_report",
        "not_removed",
    }
    raised |= {f"type_{kind}" for kind in ("macros", "spreadsheet", "slides", "ebook", "opendocument")}
    assert len(raised) > 30
    assert {f"why_{one}" for one in raised} == {key for key in TEXTS if key.startswith("why_")}
    given = dict(re.findall(r'RefusedError\("(\w+)", ([^)]*)', code))
    for name, slot in given.items():
        assert slots(TEXTS[f"why_{name}"]["en"]) <= {one.split("=")[0].strip() for one in slot.split(",")}, name


def test_what_a_page_may_say_at_its_top_needs_no_slot() -> None:
    assert all(not slots(TEXTS[key]["zh"]) for key in SAID)
    with pytest.raises(KeyError):
        say("absent", "zh")


def test_sizes_and_times_are_told_in_words() -> None:
    assert [amount(size) for size in (0, 1023, 1536, 200 * 1024, 3 * 1024**3)] == [
        "0 B",
        "1023 B",
        "1.5 KB",
        "200 KB",
        "3.0 GB",
    ]
    assert moment(0) == "1970-01-01 00:00 UTC"
