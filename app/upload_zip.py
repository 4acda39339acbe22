"""A zip of reports, taken apart within bounds: what its directory says is not believed, every byte is counted."""

import stat
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from app.upload_rules import MEGABYTE, Bounds, RefusedError, shown

END, END64 = b"PK\x05\x06", b"PK\x06\x07"
DIRECTORY = 4 * MEGABYTE  # bytes of the directory: it is read into memory as a whole
RATIO = 100  # a text is packed to a tenth; what grows a hundredfold was made to
CHUNK = 1 << 16
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others may ask for gigabytes to be unpacked
LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db")


class Member(NamedTuple):
    """A file of the zip: its name with folders, and where it was unpacked to or why it was not."""

    name: str
    file: Path | None
    refused: RefusedError | None = None


def opened(path: Path) -> zipfile.ZipFile:
    """The zip, its directory read; RefusedError when it is damaged, or too much to be read."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - 65_557))  # the end record and the longest comment
        tail = file.read()
    at = tail.rfind(END)
    if at < 0 or len(tail) < at + 22:
        raise RefusedError("zip_damaged")
    count, length = struct.unpack("<HI", tail[at + 10 : at + 16])
    if tail[max(0, at - 20) : at].startswith(END64) or length > DIRECTORY:
        raise RefusedError("zip_members", found=count)
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, struct.error, NotImplementedError) as fault:
        raise RefusedError("zip_damaged") from fault


def named(info: zipfile.ZipInfo) -> str:
    """The member's name: zips made on Chinese Windows write it in GBK and do not say so."""
    if info.flag_bits & 0x800:
        return info.filename
    data = info.orig_filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def members(path: Path, into: Path, bounds: Bounds, *, room: int) -> Iterator[Member]:
    """Unpacks the files of a zip one by one into `into`, under names of our own; `room` bytes at most together.

    A file that may not be unpacked is told with its reason, and the others go on. RefusedError for the zip itself.
    """
    left = room
    with opened(path) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir() and not _litter(named(info))]
        if len(infos) > bounds.files:
            raise RefusedError("zip_members", found=len(infos), limit=bounds.files)
        for number, info in enumerate(infos):
            name, target = named(info), into / f"{number:05d}"
            try:
                _check(info, name)
                left -= _unpack(archive, info, target, bounds, left)
                yield Member(name, target)
            except RefusedError as refused:
                target.unlink(missing_ok=True)
                if refused.code == "no_room":
                    raise
                yield Member(name, None, refused)


def _litter(name: str) -> bool:
    return name.startswith(LITTER[0]) or name.rsplit("/", 1)[-1] in LITTER or shown(name).startswith("._")


def _check(info: zipfile.ZipInfo, name: str) -> None:
    parts = name.replace("\\", "/").split("/")
    if ".." in parts or parts[0] == "" or ":" in parts[0]:
        raise RefusedError("zip_path")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise RefusedError("zip_link")
    if info.flag_bits & 1:
        raise RefusedError("encrypted")
    if info.compress_type not in METHODS:
        raise RefusedError("zip_method")


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, bounds: Bounds, room: int) -> int:
    """Bytes written; counted while they come, whatever the directory says."""
    most = max(MEGABYTE, RATIO * info.compress_size)
    written = 0
    try:
        with archive.open(info) as source, target.open("xb") as out:
            while chunk := source.read(CHUNK):
                written += len(chunk)
                if written > bounds.file:
                    raise RefusedError("too_large", limit=bounds.file // MEGABYTE)
                if written > most:
                    raise RefusedError("zip_ratio")
                if written > room:
                    raise RefusedError("no_room")
                out.write(chunk)
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, struct.error) as fault:
        raise RefusedError("zip_member_damaged") from fault
    except Exception as fault:  # zlib.error, and what the unpacking of a damaged stream raises besides
        if isinstance(fault, RefusedError | OSError):
            raise
        raise RefusedError("zip_member_damaged") from fault
    return written
