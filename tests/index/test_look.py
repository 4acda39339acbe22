"""A file is looked at within bounds: what it holds is told, and one made to fill the machine ends its reader alone."""

import json
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from errors import UserError
from index import __main__ as command
from index import bounds, machine_lines, readers
from index.archive import Archive
from index.look import look
from tests.fakes import XIALU_TEXT, ZHANGWAN_TEXT, FakeEmbedder, write_folder

ROOT = Path(__file__).parents[2]
ZHANGWAN_PAGE = "2023年十堰市张湾区政府工作报告\n" + ZHANGWAN_TEXT


def lines(said: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in said.splitlines()]


def test_a_report_is_told_with_its_place_year_and_amount_of_text(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, zhangwan=ZHANGWAN_PAGE)
    (one,) = look(folder / "zhangwan.txt")
    assert (one.source, one.label, one.code, one.year, one.remedy) == (
        "zhangwan.txt",
        "湖北省十堰市张湾区",
        "420303",
        2023,
        "",
    )
    assert one.passages > 1 and one.figures > 5 and one.characters > 200


def test_a_report_of_no_place_comes_with_the_line_that_would_name_it(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, unnamed=XIALU_TEXT)
    (one,) = look(folder / "unnamed.txt")
    assert (one.code, one.year, one.remedy.split(",")[:2]) == ("", 2023, ["unnamed.txt", "1"])


def test_a_line_beside_the_file_names_it(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, unnamed=XIALU_TEXT)
    (folder / "sources.csv").write_text("file,place,year\nunnamed.txt,湖北省黄石市下陆区,2023\n", encoding="utf-8")
    (one,) = look(folder / "unnamed.txt")
    assert (one.code, one.year, one.remedy) == ("420204", 2023, "")


def test_the_command_tells_it_to_people_and_to_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write_folder(tmp_path, zhangwan=ZHANGWAN_PAGE) / "zhangwan.txt"
    run = [sys.executable, "-m", "index", "look", str(file)]
    told = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert told.startswith("湖北省十堰市张湾区 2023: ") and "passages" in told
    bounded = [*run, "--json", "--seconds", "60", "--megabytes", "2000"]
    done = subprocess.run(bounded, cwd=ROOT, capture_output=True, text=True, check=True)
    (line,) = lines(done.stdout)
    assert (line["kind"], line["code"], line["year"]) == ("looked", "420303", 2023)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_what_would_fill_the_memory_or_run_for_ever_is_ended() -> None:
    filling = "from index import bounds; bounds.bound(seconds=60, megabytes=300); b'x' * (1 << 30)"
    done = subprocess.run([sys.executable, "-c", filling], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "MemoryError" in done.stderr
    running = "from index import bounds; bounds.bound(seconds=1, megabytes=300)\nwhile True: pass"
    done = subprocess.run([sys.executable, "-c", running], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == -24  # SIGXCPU


def test_a_lack_of_memory_is_told_as_one_whatever_it_was_turned_into(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def exhausted(path: Path) -> None:
        try:
            raise MemoryError
        except MemoryError as error:
            raise UserError(f"{path.name} is damaged") from error

    monkeypatch.setattr("index.readers.read", exhausted)
    file = write_folder(tmp_path, zhangwan=ZHANGWAN_PAGE) / "zhangwan.txt"
    with pytest.raises(UserError, match=r"zhangwan\.txt needs more memory"):
        look(file)
    assert not bounds.out_of_memory(UserError("another"))


def test_a_build_in_lines_tells_progress_and_outcomes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "_embedder", lambda name, folder: FakeEmbedder())
    folder = write_folder(tmp_path / "reports", zhangwan=ZHANGWAN_PAGE)
    (folder / "torn.pdf").write_bytes(b"%PDF-1.4 torn")
    run = ["add", str(folder), "--json", "--data-dir", str(tmp_path / "data")]
    assert command.main(run) == 1
    told = lines(capsys.readouterr().out)
    assert {"kind": "progress", "what": "files", "done": 0, "total": 2} in told
    outcomes = {line["source"]: line for line in told if line["kind"] == "outcome"}
    assert outcomes["torn.pdf"]["state"] == "refused" and "damaged" in str(outcomes["torn.pdf"]["reason"])
    report = outcomes["zhangwan.txt"]["report"]
    assert isinstance(report, dict) and (report["label"], report["year"]) == ("湖北省十堰市张湾区", 2023)


def test_an_archive_that_is_being_written_is_told_as_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "_embedder", lambda name, folder: FakeEmbedder())
    folder = write_folder(tmp_path / "reports", zhangwan=ZHANGWAN_PAGE)
    run = ["add", str(folder), "--json", "--data-dir", str(tmp_path / "data")]
    with Archive.open(tmp_path / "data", create=True).writing():
        assert command.main(run) == 2
    (line,) = lines(capsys.readouterr().out)
    assert line["busy"] is True and "is being written by" in str(line["reason"])
    assert json.loads(machine_lines.failure(UserError("x")))["busy"] is False


def test_a_document_that_would_unpack_without_end_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.docx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"<w:p/>" * 2_000_000)
    assert bomb.stat().st_size < 100_000
    with pytest.raises(UserError, match="would unpack to"):
        look(bomb)


def test_no_entity_is_resolved_and_nothing_is_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("canary-4711", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.3)
        port = listening.getsockname()[1]
        outside = (
            f'<!DOCTYPE w:document [<!ENTITY a SYSTEM "file://{secret}"><!ENTITY b SYSTEM "http://127.0.0.1:{port}/x">'
        )
        laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
        body = "".join(
            f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in (*ZHANGWAN_PAGE.split("\n"), "&a;", "&b;", "&l9;")
        )
        main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
        spaces = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        package = "http://schemas.openxmlformats.org/package/2006"
        with zipfile.ZipFile(tmp_path / "xxe.docx", "w") as made:
            made.writestr(
                "[Content_Types].xml",
                f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.'
                f'openxmlformats-package.relationships+xml"/>'
                f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
            )
            made.writestr(
                "_rels/.rels",
                f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{kind}" '
                'Target="word/document.xml"/></Relationships>',
            )
            made.writestr(
                "word/document.xml", f"{outside}{laughs}]><w:document {spaces}><w:body>{body}</w:body></w:document>"
            )
        (tmp_path / "xxe.html").write_text(
            f"<!DOCTYPE html [<!ENTITY a SYSTEM 'file://{secret}'>]><html><body><p>&a;</p>"
            f"<img src='http://127.0.0.1:{port}/y'><p>{ZHANGWAN_PAGE}</p></body></html>",
            encoding="utf-8",
        )
        for name in ("xxe.docx", "xxe.html"):
            try:
                told = str(readers.read(tmp_path / name))
            except UserError as refused:
                told = str(refused)
            assert "canary-4711" not in told and "haha" not in told, name
        with pytest.raises(TimeoutError):
            listening.accept()
