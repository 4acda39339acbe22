"""A zip is taken apart within bounds; what tries to get out of its folder or to grow without end is refused by name."""

import stat
import struct
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from app.upload_rules import MEGABYTE, Bounds, RefusedError
from app.upload_zip import members

BOUNDS = Bounds(file=3 * MEGABYTE, files=5, total=100 * MEGABYTE)


def made(folder: Path, *entries: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    file = folder / "reports.zip"
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return file


def taken(file: Path, *, room: int = 50 * MEGABYTE, bounds: Bounds = BOUNDS) -> dict[str, bytes | str]:
    """Each member's content, or the code of its refusal."""
    into = file.parent / "into"
    into.mkdir()
    found = {}
    for member in members(file, into, bounds, room=room):
        found[member.name] = member.file.read_bytes() if member.file else member.refused.code if member.refused else ""
    assert all(path.parent == into for path in into.rglob("*")) and not list(file.parent.glob("../evil*"))
    return found


def gbk(file: Path, name: str) -> None:
    """Writes the name of the only member as Chinese Windows does: in GBK, without the flag for UTF-8."""
    data = file.read_bytes()
    old, new = b"x" * len(name.encode("gbk")), name.encode("gbk")
    assert data.count(old) == 2
    file.write_bytes(data.replace(old, new))


def test_files_come_out_with_their_names_and_litter_stays(tmp_path: Path) -> None:
    file = made(
        tmp_path, ("a/一.txt", b"1"), ("二.txt", b"2"), ("__MACOSX/._a", b"x"), ("a/.DS_Store", b"x"), ("b/", b"")
    )
    assert taken(file) == {"a/一.txt": b"1", "二.txt": b"2"}


def test_names_in_gbk_are_read(tmp_path: Path) -> None:
    name = "湖北省/张湾区报告.txt"
    file = made(tmp_path, ("x" * len(name.encode("gbk")), b"1"))
    gbk(file, name)
    assert taken(file) == {name: b"1"}


@pytest.mark.parametrize("name", ["../evil.txt", "a/../../evil.txt", "/evil.txt", "C:/evil.txt", "..\\evil.txt"])
def test_what_would_leave_the_folder_is_refused_and_the_others_come(tmp_path: Path, name: str) -> None:
    found = taken(made(tmp_path, (name, b"x"), ("good.txt", b"1")))
    assert found == {
        name.replace("\\", "/") if "\\" in name and name not in found else name: "zip_path",
        "good.txt": b"1",
    }


def test_a_link_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert taken(made(tmp_path, (link, b"/etc/passwd"))) == {"link.txt": "zip_link"}


def test_what_grows_a_hundredfold_or_beyond_a_bound_is_stopped_while_it_grows(tmp_path: Path) -> None:
    file = made(tmp_path, ("bomb.txt", bytes(2 * MEGABYTE)), ("small.txt", b"1"))
    assert taken(file) == {"bomb.txt": "zip_ratio", "small.txt": b"1"}
    (tmp_path / "2").mkdir()
    large = made(tmp_path / "2", ("large.txt", b"x" * (4 * MEGABYTE)), method=zipfile.ZIP_STORED)
    assert taken(large) == {"large.txt": "too_large"}


def test_a_size_that_lies_is_not_believed(tmp_path: Path) -> None:
    file = made(tmp_path, ("bomb.txt", bytes(2 * MEGABYTE)))
    data = bytearray(file.read_bytes())
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)  # the directory says ten bytes
    file.write_bytes(data)
    (outcome,) = taken(file).values()
    assert outcome in ("zip_ratio", "zip_member_damaged")


def test_the_room_left_holds_for_all_members_together(tmp_path: Path) -> None:
    file = made(tmp_path, ("a.txt", b"x" * 600), ("b.txt", b"x" * 600), method=zipfile.ZIP_STORED)
    with pytest.raises(RefusedError, match="no_room"):
        taken(file, room=1000)


def test_too_many_members_are_refused_before_the_first_comes_out(tmp_path: Path) -> None:
    file = made(tmp_path, *((f"{n}.txt", b"x") for n in range(6)))
    with pytest.raises(RefusedError) as refused:
        taken(file)
    assert (refused.value.code, refused.value.slots) == ("zip_members", {"found": 6, "limit": 5})
    assert list((tmp_path / "into").iterdir()) == []


def test_a_directory_made_to_fill_the_memory_is_not_read(tmp_path: Path) -> None:
    file = made(tmp_path, ("a.txt", b"x"))
    data = bytearray(file.read_bytes())
    at = data.rfind(b"PK\x05\x06")
    data[at + 12 : at + 16] = struct.pack("<I", 1 << 30)
    file.write_bytes(data)
    with pytest.raises(RefusedError, match="zip_members"):
        taken(file)


def test_encrypted_members_and_odd_methods_are_named(tmp_path: Path) -> None:
    file = made(tmp_path, ("a.txt", b"x" * 100), method=zipfile.ZIP_LZMA)
    assert taken(file) == {"a.txt": "zip_method"}
    (tmp_path / "2").mkdir()
    locked = made(tmp_path / "2", ("a.txt", b"x"))
    data = bytearray(locked.read_bytes())
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    locked.write_bytes(data)
    assert taken(locked) == {"a.txt": "encrypted"}


@pytest.mark.parametrize("cut", [1, 10, 25, 60])
def test_a_zip_cut_short_is_damaged(tmp_path: Path, cut: int) -> None:
    file = made(tmp_path, ("a.txt", b"x" * 100))
    file.write_bytes(file.read_bytes()[:-cut])
    with pytest.raises(RefusedError, match="zip_damaged"):
        taken(file)


def test_a_damaged_member_is_told_and_the_others_come(tmp_path: Path) -> None:
    file = made(tmp_path, ("a.txt", b"first" * 50), ("b.txt", b"2"), method=zipfile.ZIP_STORED)
    file.write_bytes(file.read_bytes().replace(b"first", b"FIRST", 1))
    assert taken(file) == {"a.txt": "zip_member_damaged", "b.txt": b"2"}


def test_a_zip_in_a_zip_is_a_file_of_it_and_is_not_opened(tmp_path: Path) -> None:
    inner = BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("deep.txt", "x")
    assert list(taken(made(tmp_path, ("inner.zip", inner.getvalue())))) == ["inner.zip"]
