"""Bytes into text: UTF-8, UTF-16, UTF-32, GB18030 and Big5, with and without a byte order mark."""

import codecs
from typing import NamedTuple

from errors import UserError

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Characters every Chinese text is full of, in both scripts: they tell the right table from a wrong one.
FREQUENT = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定"
    "行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其"
    "這個為國時來們對會發動過說產種後學經進著電裡現實兩體機當點從業還開應與關政府工作報告報告区區县縣市省，。、：；"
)
DAMAGED = 0.01  # share of bytes that may be lost to damage before a file is refused


class Decoded(NamedTuple):
    """A text and the name of its encoding; `lost` counts bytes that no character could be made of."""

    text: str
    encoding: str
    lost: int


def decode(data: bytes, name: str) -> Decoded:
    """The text of a file's bytes; UserError names the file when it is empty or no text at all."""
    if not data.strip(b"\x00 \t\r\n"):
        raise UserError(f"{name} is empty: nothing to read")
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding) or _losing(data, encoding, name)
    if b"\x00" in data[:4096]:
        guesses = [found for found in (_strictly(data, "utf-16-le"), _strictly(data, "utf-16-be")) if found]
        best = max(guesses, key=lambda found: _likeness(found.text), default=None)
        if best and _likeness(best.text) > 0.1:
            return best
        raise UserError(f"{name} is no text file: it holds binary data. Save it as text, HTML, docx, PDF or CSV")
    exact = _strictly(data, "utf-8")
    if exact:
        return exact
    guesses = [found for found in (_strictly(data, "gb18030"), _strictly(data, "big5hkscs")) if found]
    best = max(guesses, key=lambda found: _likeness(found.text), default=None)
    if best and _likeness(best.text) > 0.05:
        return best
    losing = [_replaced(data, encoding) for encoding in ("utf-8", "gb18030", "big5hkscs")]
    return _acceptable(max(losing, key=lambda found: _likeness(found.text)), data, name)


def _strictly(data: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(data.decode(encoding), encoding, 0)
    except UnicodeDecodeError:
        return None


def _replaced(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, errors="replace")
    return Decoded(text, encoding, text.count("\ufffd"))


def _losing(data: bytes, encoding: str, name: str) -> Decoded:
    return _acceptable(_replaced(data, encoding), data, name)


def _acceptable(found: Decoded, data: bytes, name: str) -> Decoded:
    if found.lost > DAMAGED * len(data) or _likeness(found.text) < 0.05:
        raise UserError(f"{name} cannot be read as UTF-8, UTF-16, GB18030 or Big5 text: save it as UTF-8")
    return found


def _likeness(text: str) -> float:
    """The share of frequent Chinese characters, or of plain ASCII letters for text in English."""
    sample = text[:20_000]
    frequent = sum(sign in FREQUENT for sign in sample)
    letters = sum(sign.isascii() and (sign.isalpha() or sign == " ") for sign in sample)
    return max(frequent / len(sample), letters / len(sample) - 0.5) if sample else 0.0
