"""A form comes in piece by piece: fields before files, every bound held while it is read, and nothing left behind."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from app.upload_form import Form, read
from app.upload_rules import Bounds, RefusedError

BOUNDARY = "----x9"
KIND = f"multipart/form-data; boundary={BOUNDARY}"
SMALL = Bounds(file=1000, files=3, total=5000)


def field(name: str, value: bytes = b"v") -> bytes:
    return f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + value + b"\r\n"


def file(name: bytes, value: bytes = b"text") -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="'.encode() + name
    return head + b'"\r\nContent-Type: text/plain\r\n\r\n' + value + b"\r\n"


END = f"--{BOUNDARY}--\r\n".encode()


class Body:
    """A body in chunks of a few bytes; `taken` counts what was read of it."""

    def __init__(self, data: bytes, step: int = 7, *, stall: bool = False) -> None:
        self.data, self.step, self.stall, self.taken = data, step, stall, 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for at in range(0, len(self.data), self.step):
            self.taken = at + self.step
            yield self.data[at : at + self.step]
        if self.stall:
            await asyncio.sleep(60)


def reading(into: Path, body: Body, kind: str = KIND, *, room: int = 5000, token: str = "right") -> Form:
    def admit(fields: Mapping[str, str]) -> None:
        if fields.get("token") != token:
            raise RefusedError("form_token")

    return asyncio.run(read(aiter(body), kind, into, bounds=SMALL, room=room, admit=admit, quiet=0.2))


def refused(into: Path, data: bytes, kind: str = KIND, *, room: int = 5000) -> str:
    with pytest.raises(RefusedError) as told:
        reading(into, Body(data), kind, room=room)
    return told.value.code


@pytest.mark.parametrize("step", [1, 2, 7, 100_000])
def test_fields_and_files_are_read_whatever_the_pieces_they_come_in(tmp_path: Path, step: int) -> None:
    data = (
        field("token", b"right") + file("报告.txt".encode(), b"a\r\n--b\r\n") + file("旧.txt".encode("gbk"), b"c") + END
    )
    form = reading(tmp_path, Body(data, step))
    assert form.fields == {"token": "right"}
    assert [(one.name, one.file.read_bytes(), one.size) for one in form.files] == [
        ("报告.txt", b"a\r\n--b\r\n", 8),
        ("旧.txt", b"c", 1),
    ]
    assert form.files[1].sha256 == "2e7d2c03a9507ae265ecf5b5356885a53393a2029d241394997265a1a25aefc6"


def test_nothing_is_written_before_the_fields_have_been_admitted(tmp_path: Path) -> None:
    late = file(b"a.txt", b"x" * 900) + field("token", b"right") + END
    assert refused(tmp_path, late) == "form_token"
    assert list(tmp_path.iterdir()) == []
    body = Body(field("token", b"wrong") + file(b"a.txt", b"x" * 900) + END)
    with pytest.raises(RefusedError, match="form_token"):
        reading(tmp_path, body)
    assert body.taken < 300, "the rest of the body is not read"


def test_every_bound_stops_the_reading(tmp_path: Path) -> None:
    token = field("token", b"right")
    assert refused(tmp_path / "", token + file(b"a.txt", b"x" * 1001) + END) == "too_large"
    for number, (data, room, code) in enumerate(
        [
            (token + file(b"a.txt", b"x" * 900) * 2 + END, 1700, "no_room"),
            (token + file(b"a.txt") * 4 + END, 5000, "too_many"),
            (field("a") * 10_000 + END, 5000, "form_fields"),
            (field("a", b"x" * 5000) + END, 5000, "form_fields"),
        ]
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert refused(folder, data, room=room) == code


@pytest.mark.parametrize(
    ("data", "kind", "code"),
    [
        (field("token", b"right") + file(b"a.txt"), KIND, "form_cut"),
        (field("token", b"right") + file(b"a.txt")[:-20], KIND, "form_cut"),
        (b"", KIND, "form_cut"),
        (b"no form at all" * 10, KIND, "form_broken"),
        (field("token") + END, "multipart/form-data", "form_broken"),
        (field("token") + END, "application/x-www-form-urlencoded", "form_broken"),
        (field("token") + END, f"multipart/form-data; boundary={'b' * 5000}", "form_broken"),
        (f"--{BOUNDARY}\r\n".encode() + b"X-A: b\r\n" * 100 + b"\r\n\r\n" + END, KIND, "form_broken"),
        (f"--{BOUNDARY}\r\nX-A: ".encode() + b"b" * 100_000 + b"\r\n\r\n" + END, KIND, "form_broken"),
    ],
)
def test_a_form_that_is_cut_or_broken_is_told_so(tmp_path: Path, data: bytes, kind: str, code: str) -> None:
    assert refused(tmp_path, data, kind) == code


def test_a_client_that_falls_silent_is_given_up(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="form_cut"):
        reading(tmp_path, Body(field("token", b"right"), stall=True))


def test_a_form_without_a_file_chosen_has_none(tmp_path: Path) -> None:
    assert reading(tmp_path, Body(field("token", b"right") + file(b"", b"") + END)).files == []
    assert list(tmp_path.iterdir()) == []
