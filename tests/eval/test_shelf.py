"""The archive a suite is asked over."""

import hashlib
from pathlib import Path

import pytest

from errors import UserError
from eval.records import Locked, Suite
from eval.shelf import given, own
from index.archive import Archive
from tests.fakes import ZHANGWAN_TEXT, FakeEmbedder

TEXT = "湖北省十堰市张湾区2023年政府工作报告\n" + ZHANGWAN_TEXT


def suite(folder: Path, *files: str) -> Suite:
    locked = [Locked(name, hashlib.sha256((folder / name).read_bytes()).hexdigest()) for name in files]
    return Suite("mine", "", 1, (), corpus=tuple(locked), folder=str(folder))


def test_an_archive_is_built_of_the_locked_files_and_no_others(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_text(TEXT.replace("2023", "2024"), encoding="utf-8")
    said: list[str] = []
    archive = own(suite(tmp_path, "a.txt"), tmp_path / "runs", FakeEmbedder(), say=said.append)
    assert [report.source for report in archive.reports()] == ["a.txt"]
    assert said == ["added: a.txt"]
    again: list[str] = []
    own(suite(tmp_path, "a.txt"), tmp_path / "runs", FakeEmbedder(), say=again.append)
    assert again == []


def test_a_file_that_has_changed_since_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    locked = suite(tmp_path, "a.txt")
    (tmp_path / "a.txt").write_text(TEXT + "。", encoding="utf-8")
    with pytest.raises(UserError, match=r"a\.txt is not the file"):
        own(locked, tmp_path / "runs", FakeEmbedder())


def test_a_given_archive_must_hold_the_files(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    archive = own(suite(tmp_path, "a.txt"), tmp_path / "runs", FakeEmbedder())
    assert given(suite(tmp_path, "a.txt"), archive) is archive
    empty = Archive.open(tmp_path / "empty", create=True)
    with pytest.raises(UserError, match=r"does not hold a\.txt"):
        given(suite(tmp_path, "a.txt"), empty)
