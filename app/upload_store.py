"""Where uploaded files lie: each in a folder of its own in the data folder, beside the line that names its reports."""

import csv
import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from app.upload_form import Sent
from app.upload_rules import Bounds, RefusedError, on_disk, shown
from app.upload_types import ZIP, recognise
from app.upload_zip import members
from app.uploads import REFUSED, Upload, Uploads, new_id

FOLDER = "uploads"
INCOMING = "incoming"
TABLE = "sources.csv"  # index.identify reads it


class Naming(NamedTuple):
    """What an admin said of a report: its place by its full name, its year; empty where nothing was said."""

    part: int
    place: str
    year: str


class Store:
    """The folder of uploads and the list of them."""

    def __init__(self, data_dir: Path, uploads: Uploads, bounds: Bounds) -> None:
        self.folder = (data_dir / FOLDER).resolve()
        self.bounds = bounds
        self._uploads = uploads

    def tidy(self) -> None:
        """Removes what uploads that were cut off left behind; call it before the first one."""
        shutil.rmtree(self.folder / INCOMING, ignore_errors=True)

    @contextmanager
    def incoming(self) -> Iterator[Path]:
        """An empty folder for one form, gone with the block whatever happens."""
        parent = self.folder / INCOMING
        parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=parent, ignore_cleanup_errors=True) as made:
            yield Path(made)

    def used(self) -> int:
        """Bytes that the files take up."""
        if not self.folder.is_dir():
            return 0
        return sum(file.stat().st_size for file in self.folder.rglob("*") if file.is_file())

    def room(self) -> int:
        """Bytes left, by the setting and by the disk, of which a tenth stays free."""
        self.folder.mkdir(parents=True, exist_ok=True)
        disk = shutil.disk_usage(self.folder)
        return max(0, min(self.bounds.total - self.used(), disk.free - disk.total // 10))

    def take(self, sent: Iterable[Sent], folder: Path) -> list[Upload]:
        """Each file, those inside a zip too, as a row of the list: queued, or refused with its reason."""
        taken: list[Upload] = []
        for one in sent:
            try:
                suffix = recognise(one.file, one.name)
                if suffix == ZIP:
                    taken += self._unpacked(one, folder)
                else:
                    taken.append(self._kept(one.file, one.name, suffix, sha256=one.sha256))
            except RefusedError as refused:
                taken.append(self._refused(one.name, refused))
        return taken

    def path(self, upload: Upload) -> Path:
        """Where its file lies."""
        return self.folder / upload.id / upload.file

    def drop(self, upload: Upload) -> None:
        """Removes its folder."""
        if upload.file:
            shutil.rmtree(self.folder / upload.id, ignore_errors=True)

    def name(self, upload: Upload, said: Iterable[Naming]) -> None:
        """Writes whose its reports are, where the next reading looks for it; index.identify checks the words."""
        with (self.folder / upload.id / TABLE).open("w", encoding="utf-8", newline="") as out:
            table = csv.writer(out)
            table.writerow(("file", "part", "place", "year"))
            table.writerows((upload.file, one.part, one.place, one.year) for one in said if one.place or one.year)

    def named(self, upload: Upload) -> list[Naming]:
        """What an admin said before."""
        file = self.folder / upload.id / TABLE
        if not file.is_file():
            return []
        with file.open(encoding="utf-8", newline="") as lines:
            return [Naming(int(row["part"]), row["place"], row["year"]) for row in csv.DictReader(lines)]

    def _unpacked(self, one: Sent, folder: Path) -> list[Upload]:
        into = folder / f"{one.file.name}.d"
        into.mkdir()
        taken = []
        for member in members(one.file, into, self.bounds, room=self.room()):
            name = f"{shown(one.name)} › {shown(member.name)}"
            if member.file is None:
                taken.append(self._refused(name, member.refused or RefusedError("zip_member_damaged")))
                continue
            try:
                suffix = recognise(member.file, member.name)
                if suffix == ZIP:
                    raise RefusedError("zip_nested")
                taken.append(self._kept(member.file, name, suffix, own=member.name))
            except RefusedError as refused:
                taken.append(self._refused(name, refused))
        if not taken:
            raise RefusedError("zip_empty")
        return taken

    def _kept(self, file: Path, name: str, suffix: str, *, sha256: str = "", own: str = "") -> Upload:
        """`own` is the file's own name where `name` tells more."""
        digest = sha256 or _digest(file)
        before = self._uploads.of_content(digest)
        if before:
            raise RefusedError("repeated", name=before.name)
        identity, kept = new_id(), on_disk(own or name, suffix)
        size = file.stat().st_size
        (self.folder / identity).mkdir(parents=True)
        file.replace(self.folder / identity / kept)
        return self._uploads.add(name if own else shown(name), kept, size=size, sha256=digest, identity=identity)

    def _refused(self, name: str, refused: RefusedError) -> Upload:
        told = name if " › " in name else shown(name)
        return self._uploads.add(told, state=REFUSED, reason=refused.code, slots=refused.slots)


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
