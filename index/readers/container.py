"""Zip files that are documents: looked at before they are opened, so that a small file cannot fill the memory."""

import zipfile
from pathlib import Path

from errors import UserError

MEMBERS = 5_000
EXPANDED = 300_000_000  # bytes of all members together
TEXT = 40_000_000  # bytes of one XML member; a report's is under one million
RATIO = 300
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def check(path: Path, member: str) -> None:
    """UserError when the file is no sound zip with this member, is encrypted, or would grow beyond all measure."""
    with path.open("rb") as file:
        start = file.read(8)
    if not start:
        raise UserError(f"{path.name} is empty: nothing to read")
    if start == OLE:
        raise UserError(f"{path.name} is encrypted or an old .doc file: save it as .docx without a password")
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as fault:
        raise UserError(f"{path.name} is damaged or no {path.suffix} file: open and save it again") from fault
    if member not in {one.filename for one in members}:
        raise UserError(f"{path.name} is no {path.suffix} file: it has no {member}")
    if any(one.flag_bits & 1 for one in members):
        raise UserError(f"{path.name} is encrypted: save it without a password")
    total = sum(one.file_size for one in members)
    inflated = any(one.file_size > 1_000_000 and one.file_size > RATIO * max(one.compress_size, 1) for one in members)
    swollen = any(one.file_size > TEXT for one in members if one.filename.endswith((".xml", ".rels")))
    if len(members) > MEMBERS or total > EXPANDED or inflated or swollen:
        raise UserError(
            f"{path.name} would unpack to {total:,} bytes in {len(members):,} parts, far more than a report holds: "
            "save its text as a new document"
        )
