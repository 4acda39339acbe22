"""JSON bodies read strictly: UTF-8 only, no key twice, no NaN, no NUL, no lone surrogate, nothing too deep."""

import json
from collections.abc import Iterator
from typing import Any, NoReturn

from app.http_errors import ApiError

DEEPEST = 32  # levels; our own bodies have four


def parse(body: bytes) -> Any:
    """The value of a body; ApiError says what is wrong with it."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ApiError("bad_encoding") from None
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_constant)
    except RecursionError:
        raise ApiError("bad_json", reason="it is nested too deeply") from None
    except json.JSONDecodeError as wrong:
        raise ApiError("bad_json", reason=f"{wrong.msg}, line {wrong.lineno} column {wrong.colno}") from None
    except ValueError:  # a whole number of more digits than Python converts
        raise ApiError("bad_json", reason="a number is too long") from None
    for words in _texts(value):
        if "\x00" in words or any("\ud800" <= char <= "\udfff" for char in words):
            raise ApiError("bad_encoding")
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        shown = twice.encode("utf-8", "replace").decode()[:80]
        raise ApiError("invalid", fields=[shown], reason=f"{shown}: stands twice")
    return found


def _constant(name: str) -> NoReturn:
    raise ApiError("bad_json", reason=f"{name} is no JSON number")


def _texts(value: Any) -> Iterator[str]:
    """Every key and text inside; the walk keeps its own stack, and ends with a refusal when it goes too deep."""
    left: list[tuple[Any, int]] = [(value, 0)]
    while left:
        one, depth = left.pop()
        if depth > DEEPEST:
            raise ApiError("bad_json", reason="it is nested too deeply")
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            left += [(part, depth + 1) for pair in one.items() for part in pair]
        elif isinstance(one, list):
            left += [(part, depth + 1) for part in one]
