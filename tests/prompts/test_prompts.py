"""Prompts are files with named slots; a slot too few or too many is named."""

import pytest

import prompts
from errors import UserError

SLOTS = {"mark": "M-4711", "evidence": "[1] $100", "language": "Chinese", "question": "GDP?"}


def test_every_slot_is_filled_and_values_are_put_in_as_they_are() -> None:
    text = prompts.fill("answer", **SLOTS)
    assert "M-4711\n[1] $100\nM-4711" in text
    assert text.endswith("Question: GDP?\nAnswer in Chinese.\n")


def test_a_missing_slot_is_named() -> None:
    with pytest.raises(UserError, match=r"prompts/answer\.md is not given a value for \$evidence, \$question"):
        prompts.fill("answer", mark="M", language="English")


def test_a_slot_that_the_prompt_does_not_have_is_named() -> None:
    with pytest.raises(UserError, match=r"prompts/answer\.md has no slot \$mood"):
        prompts.fill("answer", **SLOTS, mood="kind")


def test_an_unknown_prompt_is_answered_with_the_prompts_there_are() -> None:
    with pytest.raises(UserError, match=r"no prompt 'reply'; the prompts are answer"):
        prompts.fill("reply")


def test_the_fingerprint_follows_the_wording(tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    before = prompts.fingerprint("answer")
    monkeypatch.setattr(prompts, "_FOLDER", tmp_path)
    (tmp_path / "answer.md").write_text("Say $word.", encoding="utf-8")
    first = prompts.fingerprint("answer")
    (tmp_path / "answer.md").write_text("Say $word!", encoding="utf-8")
    assert len({before, first, prompts.fingerprint("answer")}) == 3
    assert len(first) == 12
