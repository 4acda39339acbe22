"""The texts of the page."""

import re
import string
from pathlib import Path

import pytest

from app.pages import texts

STATIC = Path(__file__).parents[3] / "app" / "static"


def test_every_text_is_there_in_both_languages_with_the_same_slots() -> None:
    chinese, english = texts.table("zh"), texts.table("en")
    for key in chinese:
        slots = [
            {name for _, name, _, _ in string.Formatter().parse(table[key]) if name} for table in (chinese, english)
        ]
        assert slots[0] == slots[1], key
        assert chinese[key] and english[key], key


def test_every_text_the_script_asks_for_stands_in_the_table() -> None:
    script = "\n".join(path.read_text(encoding="utf-8") for path in STATIC.glob("*.js"))
    asked = set(re.findall(r'say\("(\w+)"', script))
    asked |= {f"{kind}_{value}" for kind, values in VALUES.items() for value in values}
    assert len(asked) > 20
    assert asked <= set(texts.table("en"))


VALUES = {
    "quality": ("inproc", "plain_rag", "state_passed", "state_failed", "state_undecided"),
    "quality_type": (
        *("aggregate", "ambiguous", "compare", "count", "cross_report_filter", "descriptive", "false_premise"),
        *("follow_up", "glossary", "list", "single_fact", "target_vs_actual", "unanswerable"),
    ),
    "quality_metric": (
        *("outcome_correct", "outcome_wrong", "run_error_rate", "citation_verbatim", "citation_valid"),
        *("citation_wrong_source", "abstain_false_answer", "abstain_false_abstain"),
    ),
}


def test_no_text_stands_in_the_table_unused() -> None:
    sources = [*STATIC.glob("*.js"), *STATIC.parent.glob("*.py"), *STATIC.parent.glob("pages/*.py")]
    used = "\n".join(source.read_text(encoding="utf-8") for source in sources)
    built = {f"{kind}_{value}" for kind, values in VALUES.items() for value in values}
    assert {key for key in texts.table("zh") if not re.search(rf'["\']{key}["\']', used) and key not in built} == set()


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("zh", "zh"),
        ("ZH-tw", "zh"),
        ("en-US,en;q=0.9,zh;q=0.8", "en"),
        ("fr", "en"),
        ("zha", "en"),
        ("", "en"),
        ("*", "en"),
    ],
)
def test_the_page_language_is_the_browsers_first(header: str, language: str) -> None:
    assert texts.preferred(header) == language
