"""A question as it was typed, without what nobody sees."""

import re

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|[\U000e0000-\U000e007f]"
)


def clean(question: object) -> str:
    """The question without controls, lone surrogates, direction marks and zero-width or tag characters.

    They are invisible, change nothing that is asked, and hide text from the reader.
    """
    text = question if isinstance(question, str) else ""
    text = text.encode("utf-8", "replace").decode("utf-8")
    return _INVISIBLE.sub("", text).strip()
