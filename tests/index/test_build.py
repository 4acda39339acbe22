"""Building twice changes nothing; changed, gone, repeated and unreadable files each get their outcome; crashes heal."""

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from errors import UserError
from index import vectors
from index.archive import Archive
from index.build import Outcome, build
from index.records import Edge, Stance
from tests.fakes import XIALU_TEXT, ZHANGWAN_TEXT, FakeEmbedder, write_folder

ROOT = Path(__file__).parents[2]
ZHANGWAN_PAGE = "2023年十堰市张湾区政府工作报告\n" + ZHANGWAN_TEXT
XIALU_PAGE = "2023年黄石市下陆区政府工作报告\n各位代表：\n" + XIALU_TEXT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "reports", zhangwan=ZHANGWAN_PAGE, xialu=XIALU_PAGE)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive.open(tmp_path / "data", create=True)


@pytest.fixture
def embedder() -> FakeEmbedder:
    return FakeEmbedder()


def run(folder: Path, archive: Archive, embedder: FakeEmbedder, *, mirror: bool = True) -> dict[str, Outcome]:
    return {outcome.source: outcome for outcome in build([folder], archive, embedder, mirror=mirror)}


def states(outcomes: dict[str, Outcome]) -> dict[str, str]:
    return {source: outcome.state for source, outcome in outcomes.items()}


def test_a_folder_becomes_reports_with_their_place_year_passages_and_figures(
    folder: Path, archive: Archive, embedder: FakeEmbedder
) -> None:
    assert states(run(folder, archive, embedder)) == {"zhangwan.txt": "added", "xialu.txt": "added"}
    found = {(one.place.name if one.place else "", one.year) for one in archive.reports()}
    assert found == {("张湾区", 2023), ("下陆区", 2023)}
    for passage in archive.passages():
        text = archive.text(passage.report.id)
        assert text[passage.start : passage.end] == passage.text
    zhangwan = next(one.id for one in archive.reports() if one.source == "zhangwan.txt")
    targets = archive.facts(reports=[zhangwan], indicators=["gdp"], stance=Stance.TARGET)
    assert [(fact.amount.low, fact.amount.edge) for fact in targets if fact.amount] == [(10, Edge.ABOUT)]
    assert [one.term for one in archive.definitions("瞪羚企业")] == ["瞪羚企业"]


def test_building_again_changes_nothing_and_embeds_nothing(
    folder: Path, archive: Archive, embedder: FakeEmbedder
) -> None:
    run(folder, archive, embedder)
    version, asked = archive.version, len(embedder.asked)
    assert set(states(run(folder, archive, embedder)).values()) == {"kept"}
    assert (archive.version, len(embedder.asked)) == (version, asked)


def test_a_changed_file_replaces_its_report_and_only_new_words_are_embedded(
    folder: Path, archive: Archive, embedder: FakeEmbedder
) -> None:
    run(folder, archive, embedder)
    asked = len(embedder.asked)
    write_folder(folder, zhangwan=ZHANGWAN_PAGE.replace("新建户厕105座", "新建户厕106座"))
    assert states(run(folder, archive, embedder)) == {"zhangwan.txt": "replaced", "xialu.txt": "kept"}
    assert len(archive.reports()) == 2
    assert all("106座" in one for one in embedder.asked[asked:])
    assert not [one for one in archive.passages() if "105座" in one.text]


def test_a_file_that_has_gone_leaves_a_build_and_stays_in_an_add(
    folder: Path, archive: Archive, embedder: FakeEmbedder
) -> None:
    run(folder, archive, embedder)
    (folder / "xialu.txt").unlink()
    assert states(run(folder, archive, embedder, mirror=False)) == {"zhangwan.txt": "kept"}
    assert len(archive.reports()) == 2
    assert states(run(folder, archive, embedder)) == {"xialu.txt": "removed", "zhangwan.txt": "kept"}
    assert [one.source for one in archive.reports()] == ["zhangwan.txt"]


def test_an_unreadable_file_is_refused_by_name_and_the_rest_goes_on(
    folder: Path, archive: Archive, embedder: FakeEmbedder
) -> None:
    (folder / "empty.txt").write_text("")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    (folder / "notes.xyz").write_text("no report")
    outcomes = run(folder, archive, embedder)
    assert states(outcomes) == {
        "broken.pdf": "refused",
        "empty.txt": "refused",
        "notes.xyz": "skipped",
        "xialu.txt": "added",
        "zhangwan.txt": "added",
    }
    assert "empty.txt" in outcomes["empty.txt"].reason
    assert ".docx" in outcomes["notes.xyz"].reason


def test_the_same_report_from_two_files_counts_once(folder: Path, archive: Archive, embedder: FakeEmbedder) -> None:
    write_folder(folder, zhangwan_again="打印 关闭\n" + ZHANGWAN_PAGE.replace(",", "，"))
    outcomes = run(folder, archive, embedder)
    assert outcomes["zhangwan_again.txt"].state == "duplicate"
    assert outcomes["zhangwan_again.txt"].reason == "the same as zhangwan.txt"
    assert len(archive.reports()) == 2
    assert states(run(folder, archive, embedder))["zhangwan_again.txt"] == "duplicate"


def test_another_text_for_the_same_place_and_year_is_kept_and_told(
    folder: Path, archive: Archive, embedder: FakeEmbedder
) -> None:
    other = (
        "2023年十堰市张湾区政府工作报告\n各位代表:\n2023年工作安排\n" + "全力建设三峡路学校和柏林水厂,方便群众。" * 5
    )
    write_folder(folder, zhangwan_short=other)
    outcomes = run(folder, archive, embedder)
    assert outcomes["zhangwan_short.txt"].state == "added"
    assert "zhangwan.txt is another text" in outcomes["zhangwan_short.txt"].reason
    assert len(archive.reports()) == 3


def test_a_file_that_was_moved_keeps_its_one_report(folder: Path, archive: Archive, embedder: FakeEmbedder) -> None:
    run(folder, archive, embedder)
    asked = len(embedder.asked)
    (folder / "zhangwan.txt").rename(folder / "renamed.txt")
    run(folder, archive, embedder, mirror=False)
    assert sorted(one.source for one in archive.reports()) == ["renamed.txt", "xialu.txt"]
    assert len(embedder.asked) == asked


def test_a_path_that_does_not_exist_and_another_model_are_refused_before_anything_is_read(
    folder: Path, archive: Archive, embedder: FakeEmbedder
) -> None:
    with pytest.raises(UserError, match="nowhere"):
        run(folder / "nowhere", archive, embedder)
    run(folder, archive, embedder)
    with pytest.raises(UserError, match="made with the embedding model"):
        run(folder, archive, FakeEmbedder("other"))


def test_files_of_one_name_in_two_subfolders_are_told_apart(
    tmp_path: Path, archive: Archive, embedder: FakeEmbedder
) -> None:
    folder = tmp_path / "reports"
    write_folder(folder / "zhangwan", report=ZHANGWAN_PAGE)
    write_folder(folder / "xialu", report=XIALU_PAGE)
    write_folder(folder / "xialu", nameless="各位代表：\n" + XIALU_TEXT[:-40])
    (folder / "zhangwan" / "empty.txt").write_text("")
    outcomes = run(folder, archive, embedder)
    assert states(outcomes) == {
        "xialu/nameless.txt": "added",
        "xialu/report.txt": "added",
        "zhangwan/empty.txt": "refused",
        "zhangwan/report.txt": "added",
    }
    assert {one.source: one.label for one in archive.reports()} == {
        "xialu/nameless.txt": "xialu/nameless.txt",
        "xialu/report.txt": "湖北省黄石市下陆区",
        "zhangwan/report.txt": "湖北省十堰市张湾区",
    }
    (folder / "xialu" / "sources.csv").write_text("file,place,year\nnameless.txt,湖北省黄石市铁山区,2021\n", "utf-8")
    assert states(run(folder, archive, embedder))["xialu/nameless.txt"] == "replaced"
    assert {one.place.name for one in archive.reports() if one.place} == {"张湾区", "下陆区", "铁山区"}


def test_a_bad_table_of_sources_is_told_once_and_its_files_wait(
    folder: Path, archive: Archive, embedder: FakeEmbedder
) -> None:
    write_folder(folder / "good", other=ZHANGWAN_PAGE.replace("2023", "2021"))
    table = folder / "sources.csv"
    table.write_text("file,place,year\nxialu.txt,无此地,2023\n", "utf-8")
    outcomes = list(build([folder], archive, embedder))
    assert [(one.source, one.state) for one in outcomes] == [("sources.csv", "refused"), ("good/other.txt", "added")]
    assert "line 2" in outcomes[0].reason
    table.write_text("file,place,year\nxialu.txt,湖北省黄石市下陆区,2023\n", "utf-8")
    assert states(run(folder, archive, embedder)) == {
        "good/other.txt": "kept",
        "xialu.txt": "added",
        "zhangwan.txt": "added",
    }


def test_a_full_disk_is_told_in_figures_and_what_was_there_still_answers(
    folder: Path, archive: Archive, embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(folder, archive, embedder)
    write_folder(folder, third=ZHANGWAN_PAGE.replace("2023", "2021"))

    def full(made: Path, *_: object) -> None:
        made.mkdir()
        (made / "half").write_text("half a generation")
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(vectors, "_fill", full)
        with pytest.raises(UserError, match=r"is full: [\d.]+ MB are free, about 0\.\d MB are needed"):
            run(folder, archive, embedder)
    assert [path.name for path in (archive.data_dir / "vectors").glob("gen-*")] == ["gen-000001"]
    assert archive.search("新建户厕", embedder=embedder)[0].passage
    assert set(states(run(folder, archive, embedder)).values()) == {"kept"}
    assert [path.name for path in (archive.data_dir / "vectors").glob("gen-000002")]


CRASH = """
import sys, time
from pathlib import Path
from index.archive import Archive
from index.build import build
from tests.fakes import FakeEmbedder
archive = Archive.open(Path(sys.argv[2]), create=True)
print("ready", flush=True)
for outcome in build([Path(sys.argv[1])], archive, FakeEmbedder()):
    print(outcome.source, flush=True)
"""


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="kill -9 is of Unix")
@pytest.mark.parametrize("after", [0.0, 0.1, 0.2, 0.4, 0.8])
def test_a_build_killed_at_any_point_leaves_whole_reports_and_is_finished_by_the_next(
    tmp_path: Path, embedder: FakeEmbedder, after: float
) -> None:
    folder = write_folder(
        tmp_path / "reports",
        **{
            f"r{year}": ZHANGWAN_PAGE.replace("2022", str(year - 1)).replace("2023", str(year))
            for year in range(2003, 2023)
        },
    )
    command = [sys.executable, "-W", "ignore", "-c", CRASH, str(folder), str(tmp_path / "data")]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout and process.stdout.readline() == "ready\n"
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    process.wait()

    archive = Archive.open(tmp_path / "data")
    for report in archive.reports():
        assert archive.passages([report.id]), "a report without passages is half a report"
    if archive.reports():
        assert archive.search("新建户厕", embedder=embedder)[0].passage
    outcomes = list(build([folder], archive, embedder))
    assert {outcome.state for outcome in outcomes} <= {"added", "kept"}
    assert len(archive.reports()) == 20
    assert not archive.renew()
