"""A multipart form read as it comes: its fields first, then its files straight to disk, each within its bounds."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from app.upload_rules import MEGABYTE, Bounds, RefusedError

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

FIELDS = 20
FIELD = 4096  # bytes
QUIET = 60.0  # seconds without a byte before a client is given up


class Sent(NamedTuple):
    """A file that came: its name as sent, and where it lies. `sha256` in hex."""

    name: str
    file: Path
    size: int
    sha256: str


class Form(NamedTuple):
    """Everything of a form."""

    fields: Mapping[str, str]
    files: list[Sent]


async def read(
    body: AsyncIterator[bytes],
    content_type: str,
    into: Path,
    *,
    bounds: Bounds,
    room: int,
    admit: Callable[[Mapping[str, str]], None],
    quiet: float = QUIET,
) -> Form:
    """The form; its files lie in `into`, which the caller removes. RefusedError as soon as a bound is passed.

    `admit` is called with the fields before the first file is written, and may raise; `room` bytes are left for files.
    """
    kind, options = parse_options_header(content_type)
    if kind != b"multipart/form-data" or not options.get(b"boundary"):
        raise RefusedError("form_broken")
    reading = _Reading(into, bounds, room, admit)
    try:
        parser = MultipartParser(options[b"boundary"], reading.callbacks())
        async for chunk in _steadily(body, quiet):
            await asyncio.to_thread(parser.write, chunk)
        if not reading.over:
            raise RefusedError("form_cut")
    except FormParserError as fault:
        raise RefusedError("form_broken") from fault
    finally:
        reading.close()
    return Form(reading.fields, reading.files)


async def _steadily(body: AsyncIterator[bytes], quiet: float) -> AsyncIterator[bytes]:
    """The chunks; a client that sends nothing for `quiet` seconds is not waited for."""
    chunks = aiter(body)
    while True:
        try:
            chunk = await asyncio.wait_for(anext(chunks), quiet)
        except StopAsyncIteration:
            return
        except TimeoutError:
            raise RefusedError("form_cut") from None
        if chunk:
            yield chunk


class _Reading:
    """What the parser calls, part by part."""

    def __init__(self, into: Path, bounds: Bounds, room: int, admit: Callable[[Mapping[str, str]], None]) -> None:
        self.fields: dict[str, str] = {}
        self.files: list[Sent] = []
        self.over = False
        self._into, self._bounds, self._left, self._admit = into, bounds, room, admit
        self._admitted = False
        self._met = 0
        self._header, self._value = b"", b""
        self._disposition = b""
        self._field: bytearray | None = None
        self._name = ""
        self._out: IO[bytes] | None = None
        self._digest = hashlib.sha256()
        self._size = 0

    def callbacks(self) -> "MultipartCallbacks":
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._header_field,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_headers_finished": self._headers,
            "on_part_data": self._data,
            "on_part_end": self._end,
            "on_end": self._finish,
        }

    def close(self) -> None:
        if self._out:
            self._out.close()

    def _begin(self) -> None:
        self._disposition = b""

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = self._value
        self._header = self._value = b""

    def _headers(self) -> None:
        _, options = parse_options_header(self._disposition)
        self._name = _words(options.get(b"name", b""))
        if b"filename" not in options:
            self._met += 1
            if self._met > FIELDS:
                raise RefusedError("form_fields", limit=FIELDS)
            self._field = bytearray()
            return
        if not self._admitted:
            self._admit(self.fields)
            self._admitted = True
        if len(self.files) >= self._bounds.files:
            raise RefusedError("too_many", limit=self._bounds.files)
        self._name = _words(options[b"filename"])
        self._digest, self._size = hashlib.sha256(), 0
        self._out = (self._into / f"part{len(self.files):05d}").open("xb")

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._field is not None:
            if len(self._field) + end - start > FIELD:
                raise RefusedError("form_fields", limit=FIELDS)
            self._field += data[start:end]
        elif self._out:
            self._size += end - start
            self._left -= end - start
            if self._size > self._bounds.file:
                raise RefusedError("too_large", limit=self._bounds.file // MEGABYTE)
            if self._left < 0:
                raise RefusedError("no_room")
            self._digest.update(data[start:end])
            self._out.write(data[start:end])

    def _end(self) -> None:
        if self._field is not None:
            self.fields.setdefault(self._name, _words(bytes(self._field)))
            self._field = None
        elif self._out:
            file = Path(self._out.name)
            self._out.close()
            self._out = None
            if self._name or self._size:  # a form sent without choosing a file has an empty one
                self.files.append(Sent(self._name, file, self._size, self._digest.hexdigest()))
            else:
                file.unlink()

    def _finish(self) -> None:
        self.over = True
        if not self._admitted:
            self._admit(self.fields)


def _words(data: bytes) -> str:
    """What a browser wrote: UTF-8, or GBK from an old one."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")
