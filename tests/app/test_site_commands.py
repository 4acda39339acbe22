"""Sites on the command line: made, shown with what goes on their pages, changed, shut out and forgotten."""

import re
from pathlib import Path

import pytest

from app import __main__ as line
from app import site_commands
from app.database import Book
from app.records import Scope
from app.sites import Quota, Site, Sites, Words
from settings import Settings
from tests.app import api_desk

ORIGIN = "https://www.host.example"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("PUBLIC_URL", "https://qa.example.cn/qa/")
    monkeypatch.setenv("ROOT_PATH", "/qa")
    return tmp_path / "data"


def kept(folder: Path) -> tuple[Site, ...]:
    book = Book.open(folder)
    found = Sites(book).all()
    book.close()
    return found


def sites(*arguments: str) -> int:
    return line.main(["sites", *arguments])


def test_a_site_is_made_and_its_snippets_are_printed_with_the_real_values(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sites("add", "host", "--origin", "HTTPS://WWW.host.example/") == 0
    (made,) = kept(folder)
    assert made.origins == (ORIGIN,) and made.enabled
    told = capsys.readouterr().out
    assert told.count(made.key) >= 6  # its name's line, and every snippet
    assert 'src="https://qa.example.cn/qa/widget/v1.js"' in told
    assert re.search(r'src="https://qa\.example\.cn/qa/widget/[\w.-]+/report-chat\.js" integrity="sha384-', told)
    assert f"https://qa.example.cn/qa/embed?site={made.key}" in told
    assert "script-src https://qa.example.cn; connect-src https://qa.example.cn" in told
    assert "frame-src https://qa.example.cn" in told
    assert "PUBLIC_URL is not set" not in told


def test_everything_can_be_chosen_and_only_what_is_named_is_changed(folder: Path) -> None:
    chosen = ("--may", "ask", "--lang", "en", "--greeting-en", "Hello", "--place", "张湾区", "--year", "2023")
    assert sites("add", "host", "--origin", ORIGIN, *chosen, "--per-minute", "5", "--per-day", "50") == 0
    assert sites("change", "host", "--greeting-zh", "您好", "--per-day", "60", "--rename", "新名") == 0
    (site,) = kept(folder)
    assert (site.name, site.origins, site.scopes, site.lang) == ("新名", (ORIGIN,), ("ask",), "en")
    assert (site.greeting, site.quota) == (Words("您好", "Hello"), Quota(5, 60))
    assert site.scope == Scope(places=("420303",), years=(2023,))


def test_a_key_is_rotated_and_a_site_is_shut_out_let_in_and_forgotten(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sites("add", "host", "--origin", ORIGIN)
    before = kept(folder)[0]
    assert sites("rotate", "host") == 0
    after = kept(folder)[0]
    assert after.key != before.key == after.former_key
    assert f"The key {before.key} goes on until" in capsys.readouterr().out
    for action, on in (("disable", False), ("enable", True)):
        assert sites(action, after.key) == 0
        assert kept(folder)[0].enabled is on
    assert sites("remove", "host") == 0 and kept(folder) == ()


def test_the_list_shows_each_site_its_key_in_one_piece_and_what_was_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sites("list") == 0 and "There are no sites" in capsys.readouterr().out
    sites("add", "某市政府网", "--origin", ORIGIN)
    sites("add", "nobody yet")
    book = Book.open(folder)
    known = Sites(book)
    known.refused(known.get("nobody yet"), "https://new.example")
    book.close()
    capsys.readouterr()
    assert sites("list") == 0
    told = capsys.readouterr().out
    for site in kept(folder):
        assert site.key in told and site.name in told
    assert "https://new.example" in told and "nobody" in told


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "x", "--origin", "*"), "would let every website in"),
        (("add", "x", "--origin", "www.host.example"), "write scheme"),
        (("add", "x", "--place", "Atlantis"), "no place"),
        (("add", "x", "--place", "鼓楼区"), "give the code of one"),
        (("add", " "), "name"),
        (("add", "x", "--per-day", "0"), "disable"),
        (("add", "x", "--report", "none"), "none"),
        (("show", "x"), "There is no site 'x'"),
        (("rotate", ""), "There is no site"),
    ],
)
def test_a_slip_is_told_and_keeps_nothing(
    folder: Path, arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    api_desk.archive_in(folder.parent).close()
    assert sites(*arguments) == 1
    assert said in capsys.readouterr().err
    assert kept(folder) == ()


def test_without_a_public_address_the_servers_own_is_printed_and_said_to_be_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("PUBLIC_URL")
    sites("add", "host")
    told = capsys.readouterr().out
    assert "http://127.0.0.1:7860/qa/widget/v1.js" in told and "PUBLIC_URL is not set" in told
    assert site_commands.address(Settings(host="0.0.0.0", port=80, root_path="")) == "http://127.0.0.1:80"
