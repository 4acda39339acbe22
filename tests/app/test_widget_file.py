"""The element's script: one classic file, small, strict, and named by what is in it."""

import base64
import gzip
import hashlib
import re
import tomllib
from pathlib import Path

import pytest

from app import widget_file
from app.widget_file import FOLDER, PARTS, STYLES, joined, widget

ROOT = Path(__file__).parents[2]
LIMIT = 20_000  # bytes that travel, both languages and the styles among them
LONGEST = 300
NEWER = re.compile(
    r"\?\?|\?\.(?!\d)|\.at\(|\.replaceAll\(|\.flatMap\(|\bstatic \{|#\w+ ?=[^=]|\*\*=|\|\|=|&&=|\bimport\b|\bexport\b"
)


def test_the_file_is_small_enough() -> None:
    file = widget()
    print(f"report-chat {file.version}: {len(file.script)} bytes, {file.zipped} packed")  # noqa: T201
    assert file.zipped <= LIMIT
    assert gzip.decompress(file.packed) == file.script


def test_classes_are_short_and_what_a_page_may_set_keeps_its_name() -> None:
    text, classes = widget().script.decode("utf-8-sig"), widget().classes
    assert classes["rc-panel"] in text and "rc-panel" not in text and len(set(classes.values())) == len(classes)
    assert all(len(short) <= 2 for short in classes.values())
    for name in ("--rc-radius", "--rc-font", "--rc-width", "--rc-z", "--rc-gap-x"):
        assert f"var({name}," in text


def test_the_file_is_one_script_that_says_its_version_and_hash() -> None:
    file = widget()
    text = file.script.decode("utf-8-sig")
    assert file.script.startswith(b"\xef\xbb\xbf(()=>{") and text.endswith("})();\n")
    assert file.integrity == "sha384-" + base64.b64encode(hashlib.sha384(file.script).digest()).decode()
    number = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert re.fullmatch(re.escape(number) + "-[0-9a-f]{8}", file.version) and f'"{file.version}"' in text


def test_the_file_is_made_once_and_always_the_same() -> None:
    assert widget() is widget()
    assert widget_file.widget.__wrapped__() == widget()


def test_every_change_of_a_part_or_a_style_is_another_version() -> None:
    parts = {"one": "const one = 1;", "two": "window.two = one;"}
    made = {
        joined(parts, ["a { b: c }"], number="1.0.0").version,
        joined({**parts, "two": "window.two = -one;"}, ["a { b: c }"], number="1.0.0").version,
        joined(parts, ["a { b: d }"], number="1.0.0").version,
    }
    assert len(made) == 3


def test_every_part_is_in_the_file() -> None:
    assert sorted(PARTS) == sorted(path.stem for path in FOLDER.glob("*.js"))
    assert sorted(STYLES) == sorted(path.stem for path in FOLDER.glob("*.css"))


@pytest.mark.parametrize("name", [f"{part}.js" for part in PARTS] + [f"{style}.css" for style in STYLES])
def test_a_part_begins_with_what_it_is_for_and_ends_in_time(name: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert re.match(r"/\* [A-Z][^*]*[.:;]", text)
    assert len(text.splitlines()) <= LONGEST


def test_nothing_in_it_makes_markup_or_code_of_text_or_needs_a_newer_browser() -> None:
    for part in PARTS:
        text = re.sub(r"/\*.*?\*/|//.*", "", (FOLDER / f"{part}.js").read_text(encoding="utf-8"), flags=re.DOTALL)
        for forbidden in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function",
                          "srcdoc", "localStorage", "document.cookie", "postMessage",
                          "\"message\"", "onmessage"):  # fmt: skip
            assert forbidden not in text, f"{part}.js: {forbidden}"
        found = NEWER.search(re.sub(r'"[^"\n]*"|/[^/\n]+/[gimu]+', '""', text))
        assert not found, f"{part}.js: {found and found[0]} is newer than ES2019"


def test_every_word_is_said_in_both_languages_and_every_word_used_is_there() -> None:
    words = tomllib.loads((FOLDER / "words.toml").read_text(encoding="utf-8"))
    assert len(words) > 60 and all(len(texts) == 2 and all(texts) for texts in words.values())
    assert all(sorted(re.findall(r"\{\w+\}", zh)) == sorted(re.findall(r"\{\w+\}", en)) for zh, en in words.values())
    script = "\n".join((FOLDER / f"{part}.js").read_text(encoding="utf-8") for part in PARTS)
    used = set(re.findall(r"(?:say|_say|told)\(\"(\w+)\"", script))
    assert used and used <= set(words), sorted(used - set(words))
    # what a table may hold is named by the service, and the rest as a string or a pattern of the script
    never = [key for key in words if not re.search(rf"\b{key}\b", script) and key not in ("actual", "rank")]
    assert never == []


def test_a_bar_in_a_word_is_refused() -> None:
    with pytest.raises(ValueError, match="between two words"):
        joined({"one": "const one = WORD_KEYS;"}, [], {"or": ["甲|乙", "or"]}, number="1.0.0")
