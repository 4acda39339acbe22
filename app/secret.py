"""The server's own secret, made at the first start and kept in the data folder, and the keys for signing made of it."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from errors import UserError

FILE = "secret.key"
LENGTH = 32  # bytes


def key(data_dir: Path, purpose: str) -> bytes:
    """32 bytes for one purpose ("admin", "session"), the same after every start; a key tells nothing of another's.

    The file is readable by its owner alone. UserError when it is not what was once written.
    """
    return hmac.new(_secret(data_dir / FILE), purpose.encode(), hashlib.sha256).digest()


def _secret(file: Path) -> bytes:
    if not file.exists():
        _make(file)
    found = file.read_bytes()
    if len(found) != LENGTH:
        raise UserError(
            f"{file} holds {len(found)} bytes, {LENGTH} were written: delete it, and a new one is made at the next "
            "start (whoever is logged in has to do so again)"
        )
    if os.name == "posix" and file.stat().st_mode & 0o077:
        file.chmod(0o600)  # a copy or a restored back-up may have lost it
    return found


def _make(file: Path) -> None:
    """Written whole under another name first: two processes that start at once end with one secret."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(secrets.token_bytes(LENGTH))
            out.flush()
            os.fsync(out.fileno())
        try:
            os.link(draft, file)
        except FileExistsError:
            return
        except OSError:  # a file system without links
            if not file.exists():
                draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
